"""The manual: its window, its pages, its paper."""
