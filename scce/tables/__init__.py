"""Numbers of strangers, however they were written: files and pasted text, read or refused in a sentence."""
