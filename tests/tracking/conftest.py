"""What the tests of motion capture share: the models, made once in the user's cache as the program makes them."""

import os

import pytest

from tracking import capture_models


@pytest.fixture(scope="session")
def models() -> capture_models.Models:
    return capture_models.require(capture_models.cache_folder(os.environ))
