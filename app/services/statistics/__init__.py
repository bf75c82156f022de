"""Yearly figures."""
