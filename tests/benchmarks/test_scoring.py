"""Scores against examples worked out by hand."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from benchmarks.scoring import (
    NOTHING,
    PERFECT,
    PRF,
    WRONG,
    average,
    averages_by,
    confusion,
    drop_prf,
    keep_prf,
    label_accuracy,
    line_prf,
    micro,
    prf,
    shingle_prf,
    shingles,
    snippet_rates,
    word_prf,
)


def near(score: PRF, precision: float, recall: float, f1: float) -> bool:
    return score == pytest.approx((precision, recall, f1), abs=1e-9)


class TestAmounts:
    def test_half_of_what_was_given_is_all_that_was_wanted(self) -> None:
        assert near(prf(2, 4, 2), 1 / 2, 1, 2 / 3)

    def test_f1_is_the_harmonic_mean(self) -> None:
        score = prf(3, 4, 9)
        assert score.f1 == pytest.approx(2 / (1 / score.precision + 1 / score.recall))

    def test_nothing_given_where_nothing_is_wanted_is_perfect(self) -> None:
        assert prf(0, 0, 0) == PERFECT == (1, 1, 1)

    @pytest.mark.parametrize(("predicted", "wanted"), [(5, 0), (0, 5), (5, 5)])
    def test_no_hit_scores_zero_everywhere(self, predicted: int, wanted: int) -> None:
        assert prf(0, predicted, wanted) == WRONG == (0, 0, 0)


class TestAverages:
    def test_each_document_counts_the_same(self) -> None:
        assert near(average([PRF(1, 0.5, 2 / 3), PRF(0, 0, 0)]), 0.5, 0.25, 1 / 3)

    def test_no_documents_average_to_no_number(self) -> None:
        assert all(map(math.isnan, average([])))
        assert all(map(math.isnan, NOTHING))
        assert all(map(math.isnan, micro([])))

    def test_groups_come_largest_first(self) -> None:
        groups = averages_by(["news", "forum", "news"], [PERFECT, WRONG, WRONG])
        assert groups == {"news": (2, PRF(0.5, 0.5, 0.5)), "forum": (1, WRONG)}
        assert list(groups) == ["news", "forum"]

    def test_micro_adds_amounts_up_before_dividing(self) -> None:
        # 9 of 10 and 1 of 10: together 10 hits among 20 given, and among 10 + 5 wanted.
        assert near(micro([(9, 10, 10), (1, 10, 5)]), 10 / 20, 10 / 15, 20 / 35)


class TestLines:
    def test_tokens_weigh(self) -> None:
        # Kept: 6 tokens of content and 2 of noise; 4 of content were dropped.
        assert near(line_prf([True, True, False], [1, 0, 1], [6, 2, 4]), 6 / 8, 6 / 10, 12 / 18)

    def test_lines_left_out_count_nowhere(self) -> None:
        assert line_prf([True, False, True], [-1, -1, 1], [50, 50, 1]) == PERFECT

    def test_empty_prediction(self) -> None:
        assert line_prf([False, False], [1, 0], [3, 3]) == WRONG

    def test_empty_gold(self) -> None:
        assert line_prf([True, False], [0, 0], [3, 3]) == WRONG
        assert line_prf([False, False], [0, 0], [3, 3]) == PERFECT

    def test_no_lines_at_all(self) -> None:
        assert line_prf([], [], []) == PERFECT

    def test_lists_of_different_length_are_an_error(self) -> None:
        with pytest.raises(ValueError, match="zip"):
            line_prf([True], [1, 0], [3, 3])


class TestWords:
    def test_a_word_said_twice_must_be_wanted_twice(self) -> None:
        # predicted {the 2, cat 1}, gold {the 1, cat 1, sat 1}: 2 hits of 3 and of 3
        assert near(word_prf("the cat the", "The cat sat"), 2 / 3, 2 / 3, 2 / 3)

    def test_order_case_and_punctuation_do_not_matter(self) -> None:
        assert word_prf("sat, CAT!", "Cat sat") == PERFECT

    def test_empty_prediction_and_empty_gold(self) -> None:
        assert word_prf("", "gold") == WRONG
        assert word_prf("noise", "") == WRONG
        assert word_prf("", "") == PERFECT
        assert word_prf(" \n— …", "") == PERFECT  # no token is as empty as no character

    def test_chinese_counts_characters(self) -> None:
        # 今天下雨 against 今天下雪了: 今 天 下 are shared, of 4 and of 5
        assert near(word_prf("今天下雨。", "今天下雪了。"), 3 / 4, 3 / 5, 6 / 9)

    def test_thai_counts_characters_and_their_marks(self) -> None:
        # น ้ ำ ด ี (5) against น ้ ำ (3)
        assert near(word_prf("น้ำดี", "น้ำ"), 3 / 5, 1, 6 / 8)


class TestShingles:
    def test_runs_of_four(self) -> None:
        assert shingles("a b c d e") == Counter({("a", "b", "c", "d"): 1, ("b", "c", "d", "e"): 1})

    def test_a_short_text_is_one_shingle(self) -> None:
        assert shingles("a b") == Counter({("a", "b"): 1})
        assert shingles("a b c d") == Counter({("a", "b", "c", "d"): 1})

    def test_order_matters(self) -> None:
        # abcd bcde cdef against abcd bcdx: 1 hit of 3 and of 2
        assert near(shingle_prf("a b c d e f", "a b c d x"), 1 / 3, 1 / 2, 2 / 5)
        assert shingle_prf("d c b a", "a b c d") == WRONG

    def test_empty_prediction_and_empty_gold(self) -> None:
        assert shingle_prf("", "a b c d") == WRONG
        assert shingle_prf("a b c d", "") == WRONG
        assert shingle_prf("", "") == PERFECT

    def test_chinese_runs_of_characters(self) -> None:
        # 一二三四 二三四五 against 一二三四
        assert near(shingle_prf("一二三四五", "一二三四"), 1 / 2, 1, 2 / 3)

    def test_thai_runs_of_characters(self) -> None:
        # กขคง ขคงจ against ขคงจ คงจฉ
        assert near(shingle_prf("กขคงจ", "ขคงจฉ"), 1 / 2, 1 / 2, 1 / 2)


class TestSnippets:
    def test_shares_of_both_kinds(self) -> None:
        rates = snippet_rates("The match, it began\nlate.", ["match it began", "never said"], ["Share this", "began late"])
        assert rates == (0.5, 0.5)

    def test_whole_words_only(self) -> None:
        assert snippet_rates("matches", ["match"], []).with_ == 0

    def test_none_given_is_no_rate(self) -> None:
        assert snippet_rates("text", [], ["…"]) == (None, None)

    def test_empty_text_holds_nothing(self) -> None:
        assert snippet_rates("", ["a"], ["b"]) == (0, 0)

    def test_chinese(self) -> None:
        assert snippet_rates("记者今天报道。", ["今天"], ["订阅"]) == (1, 0)


class TestLabelledLines:
    GOLD = ("keep", "drop", "meta", "blank", "keep", "drop")

    def test_meta_and_blank_lines_count_nowhere(self) -> None:
        kept = [True, True, False, True, False, False]
        # keep: lines 1 right, 2 wrongly kept, 5 wrongly dropped; drop: line 6 right, 5 wrong, 2 missed
        assert keep_prf(kept, self.GOLD) == (1, 2, 2)
        assert drop_prf(kept, self.GOLD) == (1, 2, 2)
        assert keep_prf(kept, self.GOLD).prf == PRF(0.5, 0.5, 0.5)

    def test_a_document_without_noise_left_alone_is_perfect(self) -> None:
        assert drop_prf([True, True], ["keep", "keep"]).prf == PERFECT
        assert drop_prf([True, False], ["keep", "keep"]).prf == WRONG

    def test_confusion_counts_named_classes(self) -> None:
        table = confusion(["ad", "nav", "body", ""], ["ad", "ad", "body", ""])
        assert table == {"ad": Counter({"ad": 1, "nav": 1}), "body": Counter({"body": 1})}
        assert label_accuracy(table) == pytest.approx(2 / 3)
        assert math.isnan(label_accuracy({}))
