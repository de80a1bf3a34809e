"""Alerts: questions that are kept and asked again when articles came; what is new in their answers is told once.

``news`` tells what is new, ``kept`` remembers what was told, ``channels`` tell it.
"""

from bot.alerts.channels import Channels
from bot.alerts.kept import Alert, Alerts
from bot.alerts.news import News

__all__ = ["Alert", "Alerts", "Channels", "News"]
