/* Where to cut each document: see decision.py, which says why. */
#include <stdlib.h>

#include "levels.h"

typedef struct {
    int64_t score, weight, row;
} Line;

/* The best score first; of equals the one that stands first. */
static int by_score(const void *a, const void *b)
{
    const Line *one = a, *other = b;
    if (one->score != other->score)
        return one->score > other->score ? -1 : 1;
    return one->row < other->row ? -1 : one->row > other->row;
}

/* What moves the cut of one document to where the expected F1 is highest, before the bounds. `lines` are sorted. */
static int64_t lowest_move(const Line *lines, int64_t size, double temper, const int64_t *likely, int64_t limit)
{
    int64_t relevant = 0, hits = 0, kept = 0, move = 0;
    double best = -1;
    for (int pass = 0; pass < 2; pass++)
        for (int64_t at = 0; at < size; at++) {
            const int64_t tempered = (int64_t)((double)lines[at].score * temper);
            const int64_t hit = likely[most(0, least(tempered + limit, 2 * limit))] * lines[at].weight;
            if (!pass) {
                relevant += hit;
                continue;
            }
            hits += hit;
            kept += 1000 * lines[at].weight;
            const double expected = (double)hits / (double)(kept + relevant); /* half the F1 of cutting below this line */
            if (expected > best) { /* of equals, the one that keeps less */
                best = expected;
                move = -lines[at].score;
            }
        }
    return move;
}

/* Points to add to each document: `move` (documents). Returns their number, or -1 without memory.
 *
 * document_from  (documents + 1): index of the first line of each document
 * score, words   (lines): thousandths, with the cut at 0; counts (lines): whether the line can be kept at all
 * likely         (2 * limit + 1): thousandths of probability for the scores from -limit to limit
 * sure, sure_words, highest_beside, highest: where this many words score more than `sure`, the first bound holds
 */
EXPORT int64_t cs_doubt(int64_t documents, const int64_t *document_from, const int64_t *score, const int64_t *words,
                        const uint8_t *counts, const int64_t *likely, int64_t limit, double temper, int64_t sure,
                        int64_t sure_words, int64_t highest_beside, int64_t highest, int64_t *move)
{
    Line *lines = malloc(((size_t)document_from[documents] + 1) * sizeof *lines);
    if (!lines)
        return -1;
    for (int64_t index = 0; index < documents; index++) {
        int64_t size = 0, sure_weight = 0;
        for (int64_t row = document_from[index]; row < document_from[index + 1]; row++)
            if (counts[row] && words[row] > 0) {
                lines[size++] = (Line){score[row], words[row], row};
                sure_weight += score[row] > sure ? words[row] : 0;
            }
        qsort(lines, (size_t)size, sizeof *lines, by_score);
        const int64_t bound = sure_weight >= sure_words ? highest_beside : highest;
        move[index] = size ? most(0, least(lowest_move(lines, size, temper, likely, limit), bound)) : 0;
    }
    free(lines);
    return documents;
}
