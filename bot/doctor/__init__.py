"""byline doctor: what a machine needs for answering, a finding each, with the way out where one is wrong."""

from bot.doctor.examination import examined
from bot.doctor.finding import Finding

__all__ = ["Finding", "examined"]
