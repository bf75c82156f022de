"""The tokens of a batch are those of each record alone."""

from hypothesis import given
from hypothesis import strategies as st

from app.store.token_batches import grams_of
from app.store.tokens import grams

# With marks, capitals, both widths, letters FTS5 does not know, and a letter of two cases.
ALPHABET = "豆腐坊㙦䶮𬭎鿏〇々가aB3éＡ&（）()·- ΑΣς\n\x1eİ①"
field = st.text(ALPHABET, max_size=9)
record = st.tuples(field, field, field, field)


@given(st.lists(record, max_size=5))
def test_a_batch_has_the_tokens_of_its_records(records):
    batch = [sorted(one.split()) for one in grams_of(records)]
    assert batch == [sorted(grams(one).split()) for one in records]


def test_a_plain_name_is_cut_into_pairs_and_its_last_character():
    assert grams_of([("嘉禾坊", "")])[0].split() == ["嘉禾", "禾坊", "坊"]
