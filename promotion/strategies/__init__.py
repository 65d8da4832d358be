"""Joint strategies: from obstacles to what changed, owned and signed by several."""
