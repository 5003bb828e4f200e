"""Sentences of the report in every language at once, ready for HTML: one span a language, of which the page shows the chosen one."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from assets.importing.findings_told import Words, written


@dataclass(frozen=True)
class Both:
    words: Words

    def __call__(self, key: str, **values: str | int | float) -> str:
        """A sentence of the catalogue; KeyError if it lacks the key."""
        filled = {name: written(value) for name, value in values.items()}
        return self.of({language: sentences[key].format_map(filled) for language, sentences in self.words.items()})

    def of(self, sentences: Mapping[str, str]) -> str:
        """Given sentences by language; once, where all are the same."""
        if len(set(sentences.values())) == 1:
            return escape(next(iter(sentences.values())))
        return "".join(f'<span lang="{escape(language)}">{escape(sentence)}</span>' for language, sentence in sentences.items())

    def plain(self, key: str) -> str:
        """For attributes, which cannot be hidden: all languages in a row."""
        return escape(" / ".join(dict.fromkeys(sentences[key] for sentences in self.words.values())))

    def bytes(self, size: int) -> str:
        if size >= 1024**3:
            return f"{size / 1024**3:.3g} GiB"
        return f"{size / 1024**2:.3g} MiB" if size >= 100 * 1024 else f"{max(size / 1024, 0.1):.3g} KiB"
