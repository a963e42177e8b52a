"""The ledger: the world's news in one durable record, with episodes, expectations and reviews."""
