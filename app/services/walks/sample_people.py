"""Who works in the sample county: shown on its log-in page, before anything else is needed."""

from typing import Final

from app.core.people import Role
from app.texts import text

ROLES: Final = {
    "clerk": Role.CLERK,
    "reviewer": Role.REVIEWER,
    "approver": Role.APPROVER,
    "supervisor": Role.SUPERVISOR,
    "admin": Role.ADMIN,
}
# login, name, role, password
ACCOUNTS: Final = tuple(
    (text(f"sample.{who}.login"), text(f"sample.{who}.name"), role, text("sample.password"))
    for who, role in ROLES.items()
)
