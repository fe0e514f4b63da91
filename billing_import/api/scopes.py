"""What a token may let a program do."""

IMPORTS_WRITE, IMPORTS_READ, EXPORTS_READ = "imports:write", "imports:read", "exports:read"

SCOPES = {
    IMPORTS_WRITE: "wysyłać pliki, stosować je, odwoływać i cofać",
    IMPORTS_READ: "czytać, co stało się z plikami, i odrzucone wiersze",
    EXPORTS_READ: "odbierać zmiany z portalu: odczyty, kontakty, zgłoszenia",
}
