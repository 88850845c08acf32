"""The only reader of the environment. Frozen; a missing value stops the process at import with one clear line."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class MissingSetting(RuntimeError):
    """A required environment variable is not set."""


@dataclass(frozen=True)
class Settings:
    """What the deployment decides. Each function is given only the values that it needs; the rest stay empty."""

    stage: str  # "local", "training" or "production"
    table_prefix: str  # put before every table's name, e.g. "komet-local-"
    site_url: str  # without a trailing slash, e.g. "https://komet.example"
    region: str
    log_level: str
    queue_url: str  # SQS queue between relay and sender
    decisions_queue_url: str  # SQS queue between relay and what follows from decisions
    sender_address: str  # e-mail address that messages come from
    ses_configuration_set: str
    sms_sender_id: str  # at most 11 letters and digits
    kms_key_id: str  # encrypts personal numbers
    files_bucket: str  # S3 bucket of material, bank files, imports and certificates
    secret_arn: str  # Secrets Manager: {"cookie_key": …, "identity_pepper": …}
    oidc_issuer: str
    oidc_authorize_url: str
    oidc_token_url: str
    oidc_jwks_url: str
    oidc_logout_url: str
    oidc_client_id: str
    oidc_client_secret_arn: str
    support_email: str
    support_phone: str
    regret_seconds: int  # how long a decision can be undone, before anybody is told
    offer_hours: int  # how long a freed seat is kept for the one it was offered to
    sms_part_ore: int  # what one part of an SMS costs, whole öre
    silence_days: int  # how long an open case may stay silent (X5)
    active_months: int  # who has led a group within so many months is an active leader (S2)
    consent_remind_days: int  # after how long a manager who was asked to consent is reminded (B15)
    consent_days: int  # how long they can answer
    bankgiro: str  # where fees are paid, "5050-1055"
    payee: str  # whose that is, as invoices name it
    fee_reminder_days: tuple[int, ...]  # after how many days beyond the due date unpaid fees are reminded of

    @property
    def is_production(self) -> bool:
        return self.stage == "production"


REQUIRED = ("STAGE", "TABLE_PREFIX", "SITE_URL")
DEFAULTS = {
    "LOG_LEVEL": "INFO",
    "SUPPORT_EMAIL": "komet@stockholm.example",
    "SUPPORT_PHONE": "08-508 00 000",
    "REGRET_SECONDS": "600",
    "OFFER_HOURS": "48",
    "SILENCE_DAYS": "30",
    "ACTIVE_MONTHS": "12",
    "SMS_PART_ORE": "50",
    "CONSENT_REMIND_DAYS": "7",
    "CONSENT_DAYS": "21",
    "PAYEE": "Stockholms stad, Komet",
    "FEE_REMINDER_DAYS": "3,14,30",
}
WHOLE_NUMBERS = (
    "regret_seconds", "offer_hours", "silence_days", "active_months", "sms_part_ore", "consent_remind_days",
    "consent_days",
)  # fmt: skip


def read(environment: Mapping[str, str]) -> Settings:
    """Read the settings. Raises MissingSetting naming every required variable that is missing."""
    missing = [name for name in REQUIRED if not environment.get(name)]
    if missing:
        raise MissingSetting(f"e-Komet needs these environment variables: {', '.join(missing)}")
    values: dict[str, Any] = {
        name: environment.get(name.upper(), DEFAULTS.get(name.upper(), ""))
        for name in Settings.__annotations__
        if name != "region"
    }
    values |= {name: int(values[name]) for name in WHOLE_NUMBERS}
    values["fee_reminder_days"] = tuple(int(day) for day in values["fee_reminder_days"].split(",") if day.strip())
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or "eu-north-1"
    return Settings(**{**values, "region": region, "site_url": values["site_url"].rstrip("/")})


settings = read(os.environ)
