"""The drawn enterprises with the facts papers, findings and lists may use."""
