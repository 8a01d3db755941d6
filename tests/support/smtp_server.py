"""A real SMTP server (aiosmtpd) that tells what it received, one JSON object a line, as the email package reads it.

Usage: smtp_server.py PORT SECURITY CERTIFICATE KEY USER PASSWORD MODE_FILE
SECURITY: tls | starttls | plain. The mode file says what it does with the next message: ok, hang, drop, later, refuse;
with strict-ehlo it takes mails, but greets only those who give a full host name or an address in brackets.
"""

import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

port, security, certificate, key, user, password, mode_file = sys.argv[1:]


def say(what):
    print(json.dumps(what), flush=True)


def mode_now():
    return open(mode_file).read().strip()


class Handler:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        if mode_now() == "strict-ehlo" and "." not in hostname and not hostname.startswith("["):
            return ["501 5.5.2 a full host name, please"]
        session.host_name = hostname
        return responses

    async def handle_DATA(self, server, session, envelope):
        mode = mode_now().replace("strict-ehlo", "ok")
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        said = {
            "event": mode,
            "tls": session.ssl is not None or security == "tls",
            "login": bool(session.authenticated),
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "headers": {name.lower(): str(value) for name, value in message.items()},
            "types": [part.get_content_type() for part in message.walk()],
            "plain": message.get_body(("plain",)).get_content().replace("\r\n", "\n"),
            "html": message.get_body(("html",)).get_content(),
            "raw": envelope.content.decode("latin-1"),
        }
        say(said)
        if mode == "hang":
            await asyncio.sleep(3600)
        if mode == "drop":
            server.transport.abort()
            return "250 never seen"
        if mode == "later":
            return "451 4.3.0 try again later"
        if mode == "refuse":
            return "550 5.7.1 not from here"
        return "250 2.0.0 taken"


def authenticate(server, session, envelope, mechanism, data):
    good = (data.login, data.password) == (user.encode(), password.encode())
    return AuthResult(success=good)


async def main():
    context = None
    if security != "plain":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)

    def session():
        return SMTP(
            Handler(),
            hostname="mail.test.example",
            tls_context=context if security == "starttls" else None,
            require_starttls=security == "starttls",
            auth_require_tls=security == "starttls",
            auth_required=bool(user),
            authenticator=authenticate if user else None,
        )

    wrapped = context if security == "tls" else None
    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", int(port), ssl=wrapped)
    say({"event": "ready", "port": server.sockets[0].getsockname()[1]})
    await server.serve_forever()


asyncio.run(main())
