"""The pages of the parlour: the desk, the phone, the resident's own."""
