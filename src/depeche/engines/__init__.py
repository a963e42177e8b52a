"""Coding many articles: worker processes on one machine (``local``), files in folders (``shards``), a cluster (``spark``).

All of them run the same coder over batches (``work``), and give the same rows.
"""
