"""The seam for readers: ours with their changes, and any model that transformers loads, here a tiny one made for it."""

from __future__ import annotations

import json

import pytest
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing
from transformers import BertConfig, BertForQuestionAnswering, PreTrainedTokenizerFast

from bot.read.changes import changed, changes
from bot.read.choice import UNCALIBRATED, calibration_file, load_reader
from bot.read.qa_model import PretrainedModel
from bot.read.reader import Text
from bot.read.spans import titled
from index.errors import ModelError
from index.runtime import cache_folder, sha256

TEXT = "Ada Quill was elected mayor. The bridge is closed."


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A BERT of a few thousand parameters with a vocabulary of one text."""
    folder = tmp_path_factory.mktemp("reader")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *dict.fromkeys(TEXT.replace(".", " .").split()), "Who", "?"]
    tokenizer = Tokenizer(WordLevel({word: number for number, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]").save_pretrained(folder)
    torch.manual_seed(1)
    sizes = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    config = BertConfig(vocab_size=len(words), max_position_embeddings=64, **sizes)
    BertForQuestionAnswering(config).save_pretrained(folder)
    return folder


def test_any_extractive_model_is_a_reader(folder):
    reader = load_reader(str(folder))
    readings = reader.read("Who was elected?", [Text(TEXT, "A title")])
    assert {reading.sentence for reading in readings} == {(0, 28), (29, 50)}
    assert all(TEXT[reading.start : reading.end].strip() for reading in readings)
    assert reader.name == str(folder)


def test_it_is_calibrated_once_it_has_a_calibration(folder):
    path = calibration_file(PretrainedModel(str(folder)))
    assert path.is_relative_to(cache_folder())
    weights = {"score": 0.5, "rank": 0.2, "alone": 0.1, "offset": 0.1}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"calibration": weights, "threshold": 0.3, "titled": True}))
    try:
        load_reader.cache_clear()
        reader = load_reader(str(folder))
        assert (reader.threshold, reader.titled, reader.calibration.score) == (0.3, True, 0.5)
        path.write_text(json.dumps({"calibration": weights | {"age": 0.1}, "threshold": 0.3, "titled": True}))
        load_reader.cache_clear()
        assert load_reader(str(folder)).threshold == UNCALIBRATED["threshold"], "an older version's"
    finally:
        path.unlink()
        load_reader.cache_clear()


@pytest.mark.parametrize("setting", ["/no/such/reader", "package:no-such-package"])
def test_a_reader_that_is_not_there_is_named(setting):
    with pytest.raises(ModelError, match=setting.removeprefix("package:")):
        load_reader(setting)


def test_a_low_rank_change_is_added_and_the_rest_replaced(folder, tmp_path):
    base = BertForQuestionAnswering.from_pretrained(folder)
    matrix = "bert.encoder.layer.1.intermediate.dense"
    down, up = torch.randn(3, 16), torch.randn(32, 3)
    trained = {f"{matrix}.down": down, f"{matrix}.up": up, "head.bias": torch.tensor([1.0, 2.0])}
    save_file(trained, tmp_path / "model.safetensors")
    state = base.state_dict()
    found = changes(trained, state, {"head.": "qa_outputs."})
    assert torch.allclose(found[f"{matrix}.weight"], state[f"{matrix}.weight"] + up @ down)
    model = changed(folder, tmp_path / "model.safetensors", {"head.": "qa_outputs."})
    assert model.qa_outputs.bias.tolist() == [1.0, 2.0]
    assert torch.allclose(model.state_dict()[f"{matrix}.weight"], found[f"{matrix}.weight"])


def test_a_title_stands_before_its_text():
    context, shift = titled("Bridge closes", "On 3 May.")
    assert context[shift:] == "On 3 May."
    assert context.startswith("Bridge closes")
    assert titled("", "On 3 May.") == ("On 3 May.", 0)


def test_the_digest_is_of_the_weights(folder):
    assert PretrainedModel(str(folder)).digest == PretrainedModel(str(folder)).digest
    assert sha256(folder / "model.safetensors")
