"""Import of foreign models. Each stage is a function, run in a child process of its own with limits (docs/decisions/import.md).

look   ``precheck.look(path, folder) -> list[Finding]``                                   bytes only, before any library
read   ``readers.read(path, folder, job) -> tuple[SourceScene, list[Finding]]``           the file, as it tells itself
mend   ``flatten.flatten(source, job)``, ``mend.mend(flat, job) -> tuple[FlatScene, list[Finding]]``
judge  ``judge.judge(flat, source, job, findings) -> Verdict``                            before anything is baked
bake   ``bake_package.bake(flat, job, folder, tell) -> tuple[SiteManifest, list[Finding]]`` geometry, textures, walkable surface, motions

``pipeline.run`` puts them in order and is all that callers outside need.
"""
