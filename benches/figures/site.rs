//! The real site in this process: its router behind its own TLS, with somebody signed in.

use std::{
    future::Future,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::Router;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use tokio::{net::TcpListener, runtime::Runtime, sync::watch};
use visite::for_tests::{
    Asked, Attempt, Limits, Origin, PeopleError, RequestId, Role, Secret, SignInOutcome, TlsConfig, accounts,
    boot, serve,
};

use crate::house::BenchTenant;

const EMAIL: &str = "mess@klinik.example";
const PASSWORD: &str = "Kiesel-47-Seerose-Anker";

/// The site, served until this is dropped.
pub struct BenchServer {
    runtime: Runtime,
    tls: TlsConfig,
    /// Where the site answers.
    pub address: SocketAddr,
    /// What a client of its certificate authority needs.
    pub trust: Arc<ClientConfig>,
    /// The cookies of an admin who has signed in as a browser does.
    pub cookies: String,
    /// The bearer token of the same person's program.
    pub token: String,
    end: watch::Sender<bool>,
}

impl BenchServer {
    pub fn open(house: &BenchTenant) -> Self {
        logged_to_nowhere();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        let platform = house.platform().clone();
        let tls = TlsConfig::new(boot::certificate(&platform).expect("a certificate")).expect("TLS");
        let router = boot::public(&platform, &Limits::default());
        let mut roots = RootCertStore::empty();
        let root = CertificateDer::from_pem_file(platform.data().join("tls/ca.pem")).expect("the authority");
        roots.add(root).expect("a root");
        let mut trust = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        trust.alpn_protocols = vec![b"http/1.1".to_vec()];
        let (cookies, token) = runtime.block_on(signed_in(house));
        let (end, _) = watch::channel(false);
        let mut site = Self {
            runtime,
            tls,
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            trust: Arc::new(trust),
            cookies,
            token,
            end,
        };
        site.address = site.beside(router);
        site
    }

    /// Serves another router with the same server, certificate and limits; where it answers.
    pub fn beside(&self, router: Router) -> SocketAddr {
        let listener = self.run(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).expect("a port");
        let address = listener.local_addr().expect("an address");
        let mut ended = self.end.subscribe();
        let tls = self.tls.clone();
        self.runtime.spawn(async move {
            let end = async move { drop(ended.wait_for(|ended| *ended).await) };
            // A crowd of a thousand, and those who measure.
            let limits = Limits { connections: 2_000, ..Limits::default() };
            serve(listener, tls, router, limits, end).await;
        });
        address
    }

    pub fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }
}

impl Drop for BenchServer {
    fn drop(&mut self) {
        self.end.send(true).ok();
    }
}

/// The access lines are written as those of the executable are, but nobody reads them.
fn logged_to_nowhere() {
    tracing_subscriber::fmt().with_writer(std::io::sink).with_ansi(false).try_init().ok();
}

/// Signs in twice: cookies as a browser gets them, and a program's token.
async fn signed_in(house: &BenchTenant) -> (String, String) {
    let platform = house.platform();
    let operator = platform.operator("bench".into());
    let password = || Secret::new(PASSWORD.into());
    let hash = platform.door().passwords().hash(password()).await.expect("a hash");
    let account = accounts::NewAccount {
        email: EMAIL,
        name: "Mess Person",
        role: Role::Admin,
        password: hash,
        must_change: false,
    };
    match accounts::create(platform, &operator, house.tenant(), account) {
        Ok(_) | Err(PeopleError::Member) => {}
        Err(error) => panic!("{error}"),
    }
    let asked = || Asked {
        origin: Origin { address: IpAddr::V4(Ipv4Addr::LOCALHOST), agent: "bench".into() },
        request: RequestId(1),
        aside: false,
    };
    let let_in = async |browser| {
        let attempt = Attempt {
            email: EMAIL.into(),
            password: password(),
            code: None,
            tenant: None,
            device: None,
            browser,
            same: None,
            asked: asked(),
        };
        match platform.sign_in(attempt).await {
            Ok(SignInOutcome::In(signed_in)) => signed_in,
            _ => panic!("not signed in"),
        }
    };
    let browser = let_in(true).await;
    let cookies: Vec<String> = platform
        .cookies_of(&browser)
        .values()
        .filter_map(|cookie| cookie.to_str().ok()?.split(';').next().map(str::to_owned))
        .collect();
    let program = let_in(false).await;
    (cookies.join("; "), program.tokens.access)
}
