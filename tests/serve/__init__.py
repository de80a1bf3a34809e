"""Tests of what programs are answered by."""
