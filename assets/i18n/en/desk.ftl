# The operator's desk: overview, facilities, certificate, checks, log, first run.
code-host-unbekannt = Visite is not set up under this name. Use the address that the operator gave you. Operators: the name belongs in the setting `hosts`.
