/* Scores of decision tables: see scorecard.py, which says what a table is. */
#include <string.h>

#include "kernel.h"

enum { BLOCK = 128 }; /* lines whose answers are worked out together: they stay in the first-level cache */

/* Sums of points, in thousandths.
 *
 * levels   (features, lines): rows of `stride` bytes, of which the columns from `first` to `first + lines` count
 * feature  (tables, depth): the row a question is about
 * above    (tables, depth): is the level above this?
 * points   (tables, 2^depth): by answers, the first question being the lowest bit
 * out      (lines)
 */
EXPORT int64_t cs_score(const uint8_t *levels, int64_t stride, int64_t lines, const int32_t *feature, const uint8_t *above,
                     const int32_t *points, int64_t tables, int64_t depth, int64_t bias, int64_t *out)
{
    uint8_t answer[BLOCK];
    int32_t total[BLOCK];
    for (int64_t start = 0; start < lines; start += BLOCK) {
        const int size = lines - start < BLOCK ? (int)(lines - start) : BLOCK;
        memset(total, 0, sizeof total);
        for (int64_t table = 0; table < tables; table++) {
            memset(answer, 0, sizeof answer);
            for (int64_t question = depth - 1; question >= 0; question--) {
                const uint8_t *level = levels + feature[table * depth + question] * stride + start;
                const uint8_t limit = above[table * depth + question];
                for (int line = 0; line < size; line++)
                    answer[line] = (uint8_t)(answer[line] + answer[line] + (level[line] > limit));
            }
            const int32_t *by_answer = points + (table << depth);
            for (int line = 0; line < size; line++)
                total[line] += by_answer[answer[line]];
        }
        for (int line = 0; line < size; line++)
            out[start + line] = total[line] + bias;
    }
    return lines;
}
