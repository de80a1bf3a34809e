"""Seeing inside: how answering goes, for logs, traces and metrics. No question and no article's words are in them."""
