"""What the parlour's pages ask for."""
