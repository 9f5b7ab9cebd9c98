"""Webhooks as the settings want them: where they may go, and who delivers."""

from domain.addresses import AddressRule
from domain.deliveries import RetryRule
from domain.delivery_log import Message
from handlers.webhooks import render_message
from operations.cloud import Cloud
from operations.webhook_dispatcher import WebhookDispatcher
from operations.webhook_places import Places
from operations.webhook_sender import WebhookSender
from service.config import Settings
from service.json import dump_json


def build_address_rule(settings: Settings) -> AddressRule:
    """Return the rule for the addresses of receivers."""
    return AddressRule(settings.webhook_allowed_networks)


def build_dispatcher(settings: Settings, cloud: Cloud) -> WebhookDispatcher:
    """Return the dispatcher of a process; it opens nothing before its start."""
    seconds = settings.webhook_timeout_seconds
    sender = WebhookSender(build_address_rule(settings), write_message, seconds)
    rule = RetryRule(settings.webhook_retry_seconds, settings.webhook_disable_after_seconds)
    places = Places(settings.webhook_threads, settings.webhook_slow_threads)
    return WebhookDispatcher(cloud, sender, rule, places, settings.webhook_kept_deliveries)


def write_message(message: Message) -> bytes:
    """Return the body of a message."""
    return dump_json(render_message(message))
