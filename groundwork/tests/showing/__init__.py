"""Tests of groundwork.shown."""
