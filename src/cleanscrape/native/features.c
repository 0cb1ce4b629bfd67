/* Measuring lines, and cutting what is measured into levels: see features.py, which says what the arrays mean. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lines.h"

enum { LEVELS = 32, MOST = LEVELS - 1 }; /* LEVELS of features.py */
enum { LONG_UNSPACED = 60 };             /* characters */
enum { PROSE_WORDS = 12 };               /* a sentence of so many words is prose */

/* The measures of lines: where the arrays of `Features` stand in its memory. */
struct features {
    int64_t *words, *visible, *letters;                      /* (size), all up to learned_high */
    int64_t *number_words, *capital_words, *stopwords, *months, *weekdays, *filled_words, *spoken_words, *segments, *repeats;
    double *digit_share, *symbol_share;
    float *upper_share, *learned, *learned_low, *learned_high;
    uint8_t *sentence, *seen, *prose;
    uint8_t *rare_words; /* (words) */
};

/* The order is that of `Features.memory`. */
static struct features features_at(void *memory, int64_t size)
{
    struct features at;
    int64_t *numbers = memory;
    int64_t **const columns[] = {&at.words, &at.visible, &at.letters, &at.number_words, &at.capital_words, &at.stopwords,
                                 &at.months, &at.weekdays, &at.filled_words, &at.spoken_words, &at.segments, &at.repeats};
    for (size_t column = 0; column < sizeof columns / sizeof *columns; column++)
        *columns[column] = numbers, numbers += size;
    at.digit_share = (double *)numbers;
    at.symbol_share = at.digit_share + size;
    at.upper_share = (float *)(at.symbol_share + size);
    at.learned = at.upper_share + size;
    at.learned_low = at.learned + size;
    at.learned_high = at.learned_low + size;
    at.sentence = (uint8_t *)(at.learned_high + size);
    at.seen = at.sentence + size;
    at.prose = at.seen + size;
    at.rare_words = at.prose + size;
    return at;
}

/* How many characters of a class a line has. */
static inline int64_t count(const struct lines *lines, int64_t line, int kind)
{
    return lines->kinds[kind * lines->size + line];
}

/* What follows from the characters of a line.
 *
 * Shares are of double precision where an array of NumPy's would be, so that levels are the same as when NumPy cut them.
 */
static void measure_characters(const struct lines *lines, int64_t line, const struct features *to)
{
    int64_t all = 0;
    for (int kind = 0; kind < KINDS; kind++)
        all += count(lines, line, kind);
    const int64_t visible = all - count(lines, line, SPACE) - count(lines, line, BREAK);
    const int64_t upper = count(lines, line, UPPER);
    const int64_t letters = count(lines, line, LOWER) + upper + count(lines, line, LETTER) + count(lines, line, UNSPACED) +
                            count(lines, line, MARK);
    const int64_t symbols = count(lines, line, PIPE) + count(lines, line, HASH) + count(lines, line, BAR) +
                            count(lines, line, BULLET) + count(lines, line, MONEY) + count(lines, line, AT) +
                            count(lines, line, SYMBOL);
    const int64_t ends = count(lines, line, END), unspaced = count(lines, line, UNSPACED);
    const uint8_t last = lines->last[line];
    const double some = (float)(visible > 1 ? visible : 1);
    to->visible[line] = visible;
    to->letters[line] = letters;
    to->upper_share[line] = (float)((double)upper / (double)(letters > 1 ? letters : 1));
    to->digit_share[line] = (double)count(lines, line, DIGIT) / some;
    to->symbol_share[line] = (double)symbols / some;
    /* Thai, Lao and Burmese end sentences with a space: there a long line is taken for one */
    to->sentence[line] = last == END || ((last == QUOTE || last == BRACKET) && ends > 0) ||
                         (unspaced >= LONG_UNSPACED && ends == 0);
}

/* What follows from the words of a line. Returns their hash as one run. */
static uint64_t measure_words(const struct lines *lines, const struct table *table, const struct found_words *found, int64_t line,
                          const struct features *to)
{
    uint64_t hash = 0, power = 1;
    int64_t numbers = 0, capitals = 0, stopwords = 0, months = 0, weekdays = 0, filled = 0, spoken = 0, segments = 0;
    for (int64_t word = lines->word_from[line]; word < lines->word_to[line]; word++) {
        const uint8_t flags = table->flags[found->word_row[word]], kind = lines->word_class[word];
        hash += lines->word[word] * power;
        power *= WORD_BASE;
        numbers += kind == DIGIT;
        capitals += kind == UPPER;
        stopwords += (flags & STOPWORD) != 0;
        months += (flags & MONTH) != 0;
        weekdays += (flags & WEEKDAY) != 0;
        filled += found->filled[word];
        spoken += found->spoken[word];
        segments += lines->word_opens[word] == 2;
        to->rare_words[word] = kind != DIGIT && !(flags & STOPWORD) && lines->word_second[word] <= UNSPACED;
    }
    to->words[line] = lines->word_to[line] - lines->word_from[line];
    to->number_words[line] = numbers;
    to->capital_words[line] = capitals;
    to->stopwords[line] = stopwords;
    to->months[line] = months;
    to->weekdays[line] = weekdays;
    to->filled_words[line] = filled;
    to->spoken_words[line] = spoken;
    to->segments[line] = segments;
    return mixed(hash);
}

/* A line among those of its document: its hash, how many lines have the same, and whether this was the first of them. */
struct said {
    uint64_t hash;
    int64_t times;
};

/* Slots of a table for so many lines, as a power of two: at most half of them are taken. */
static int bits_for(int64_t lines)
{
    int bits = 1;
    while (INT64_C(1) << bits < 2 * lines)
        bits++;
    return bits;
}

/* How often the words of each line stand in its document, and whether they stood there before.
 *
 * A hash table for each document, with linear probing. The number that spreads the hashes depends on all lines of the
 * document (multiply-and-shift, Dietzfelbinger et al. 1997): lines made up so as to fall on one slot, which would take the
 * square of their number, do so under one such number only.
 */
static void count_repeats(const struct lines *lines, const uint64_t *hashes, struct said *slots, const struct features *to)
{
    for (int64_t document = 0; document < lines->documents; document++) {
        const int64_t from = lines->document_from[document], stop = lines->document_from[document + 1];
        const int bits = bits_for(stop - from);
        uint64_t odd = 0;
        for (int64_t line = from; line < stop; line++)
            odd += mixed(hashes[line]);
        odd |= 1;
        const int64_t mask = (INT64_C(1) << bits) - 1;
        memset(slots, 0, sizeof *slots << bits);
        for (int64_t line = from; line < stop; line++) {
            int64_t slot = (int64_t)(hashes[line] * odd >> (64 - bits));
            while (slots[slot].times && slots[slot].hash != hashes[line])
                slot = (slot + 1) & mask;
            slots[slot].hash = hashes[line];
            to->seen[line] = slots[slot].times++ > 0 && to->words[line] > 0;
            to->repeats[line] = slot;
        }
        for (int64_t line = from; line < stop; line++)
            to->repeats[line] = slots[to->repeats[line]].times;
    }
}

/* Lines of the largest document. */
static int64_t most_lines(const struct lines *lines)
{
    int64_t most = 0;
    for (int64_t document = 0; document < lines->documents; document++) {
        const int64_t size = lines->document_from[document + 1] - lines->document_from[document];
        most = size > most ? size : most;
    }
    return most;
}

/* Sums and extremes of the learned points of each line; `sums` is scratch. Whole numbers: their order does not matter. */
static void add_learned(const struct found *found, int64_t size, int64_t *sums, const struct features *to)
{
    memset(sums, 0, sizeof *sums * (size_t)size);
    memset(to->learned_low, 0, sizeof(float) * (size_t)size);
    memset(to->learned_high, 0, sizeof(float) * (size_t)size);
    for (int64_t hit = 0; hit < found->hits; hit++) {
        const int64_t line = found->hit_line[hit];
        const float points = (float)found->hit_points[hit];
        sums[line] += found->hit_points[hit];
        to->learned_low[line] = points < to->learned_low[line] ? points : to->learned_low[line];
        to->learned_high[line] = points > to->learned_high[line] ? points : to->learned_high[line];
    }
    for (int64_t line = 0; line < size; line++)
        to->learned[line] = (float)sums[line];
}

/* Measure every line, from what was read and found: fills the memory of `Features`. Returns the number of lines. */
EXPORT int64_t cs_measure(void *line_memory, void *table_memory, void *word_memory, void *found_memory, void *memory)
{
    const struct lines lines = lines_at(line_memory);
    const int64_t size = lines.size;
    const struct table table = table_at(table_memory);
    const struct found_words found_words = found_words_at(word_memory, lines.words);
    const struct found found = found_at(found_memory, size);
    const struct features to = features_at(memory, size);
    uint64_t *hashes = malloc((sizeof *hashes + sizeof(int64_t)) * (size_t)(size + 1));
    struct said *slots = malloc(sizeof *slots << bits_for(most_lines(&lines)));
    if (!hashes || !slots) {
        free(hashes);
        free(slots);
        return OUT_OF_MEMORY;
    }
    for (int64_t line = 0; line < size; line++) {
        measure_characters(&lines, line, &to);
        hashes[line] = measure_words(&lines, &table, &found_words, line, &to);
        /* a sentence of some length, not mostly capitals or digits */
        to.prose[line] = to.words[line] >= PROSE_WORDS && to.sentence[line] && to.upper_share[line] < 0.5F &&
                         to.digit_share[line] < 0.3;
    }
    count_repeats(&lines, hashes, slots, &to);
    add_learned(&found, size, (int64_t *)(hashes + size), &to);
    free(hashes);
    free(slots);
    return size;
}

/* The features of a line, in the order of SHAPE in features.py; tests/test_native.py compares them. */
enum feature {
    F_CHARS, F_WORDS, F_SENTENCE_ENDS, F_COMMAS, F_QUOTES, F_BRACKETS, F_BARS, F_BULLETS, F_DASHES, F_COLONS, F_MONEY,
    F_AT_SIGNS, F_SYMBOLS, F_NUMBERS, F_DIGITS, F_STOPWORDS, F_BLANK_BEFORE, F_BLANK_AFTER, F_INDENT, F_PLACE,
    F_PLACE_FROM_END, F_LINE_COUNT, F_REPEATS, F_PROSE_WORDS, F_MEDIAN_WORDS, F_SEGMENTS, F_UPPER_SHARE,
    F_DIGIT_SHARE, F_SYMBOL_SHARE, F_CAPITAL_SHARE, F_NUMBER_SHARE, F_STOPWORD_SHARE, F_UNSPACED_SHARE, F_WORD_LENGTH,
    F_PLACE_SHARE, F_PROSE_SHARE, F_SPACED_SHARE, F_FILLED_SHARE, F_SPOKEN_SHARE, F_FIRST, F_LAST, F_SENTENCE, F_SEEN,
    F_MONTHS, F_WEEKDAYS, F_LEARNED, F_LEARNED_LOW, F_LEARNED_HIGH, F_LEARNED_MEAN, FEATURES
};

/* Where levels go, and how they are cut. */
struct levels {
    uint8_t *level; /* (FEATURES, size) */
    int64_t size;
    const uint8_t *count_level; /* (counts): the level of each number; the last stands for all above */
    int64_t counts;
};

/* The level of a number of things. */
static inline uint8_t of_count(const struct levels *to, int64_t value)
{
    return to->count_level[value < 0 ? 0 : value < to->counts ? value : to->counts - 1];
}

/* The level of a number from 0 to MOST, whole or not. In single precision throughout, as features.quantise does it. */
static inline uint8_t clipped(float value)
{
    return (uint8_t)(value < 0 ? 0 : value > MOST ? MOST : value);
}

static inline uint8_t of_share(double share)
{
    return clipped((float)share * (float)MOST + 0.5F);
}

static inline uint8_t of_points(float points)
{
    return clipped(points * 0.003F + (float)(MOST + 1) / 2);
}

static void count_row(const struct levels *to, enum feature feature, const int64_t *values)
{
    uint8_t *row = to->level + feature * to->size;
    for (int64_t line = 0; line < to->size; line++)
        row[line] = of_count(to, values[line]);
}

/* Shares of the words of each line, or of `unit` times their number. */
static void word_share_row(const struct levels *to, enum feature feature, const int64_t *values, const int64_t *words,
                           double unit)
{
    uint8_t *row = to->level + feature * to->size;
    for (int64_t line = 0; line < to->size; line++)
        row[line] = of_share((double)values[line] / (double)(float)(words[line] > 1 ? words[line] : 1) / unit);
}

static void share_row(const struct levels *to, enum feature feature, const double *values)
{
    uint8_t *row = to->level + feature * to->size;
    for (int64_t line = 0; line < to->size; line++)
        row[line] = of_share(values[line]);
}

static void points_row(const struct levels *to, enum feature feature, const float *values)
{
    uint8_t *row = to->level + feature * to->size;
    for (int64_t line = 0; line < to->size; line++)
        row[line] = of_points(values[line]);
}

/* Classes and flags are levels as they are. */
static void plain_row(const struct levels *to, enum feature feature, const uint8_t *values)
{
    uint8_t *row = to->level + feature * to->size;
    for (int64_t line = 0; line < to->size; line++)
        row[line] = values[line] < MOST ? values[line] : MOST;
}

static void number_row(const struct levels *to, enum feature feature, const int64_t *values)
{
    uint8_t *row = to->level + feature * to->size;
    for (int64_t line = 0; line < to->size; line++)
        row[line] = (uint8_t)(values[line] < MOST ? values[line] : MOST);
}

/* Place in the document, and what is the same for all lines of a document. */
static void document_rows(const struct levels *to, const struct lines *lines, const struct features *f)
{
    for (int64_t document = 0; document < lines->documents; document++) {
        const int64_t from = lines->document_from[document], count = lines->document_from[document + 1] - from;
        int64_t prose = 0, every = 0, spaced = 0;
        for (int64_t line = from; line < from + count; line++) {
            prose += f->prose[line] ? f->words[line] : 0;
            every += f->words[line];
            spaced += lines->blank_before[line] > 0;
        }
        const double last = (double)(count > 2 ? count - 1 : 1);
        for (int64_t place = 0; place < count; place++) {
            uint8_t *level = to->level + from + place;
            level[F_PLACE * to->size] = of_count(to, place);
            level[F_PLACE_FROM_END * to->size] = of_count(to, count - place - 1);
            level[F_PLACE_SHARE * to->size] = of_share((double)place / last);
        }
        const int64_t some = count > 1 ? count : 1;
        const struct {
            enum feature feature;
            uint8_t level;
        } same[] = {
            {F_LINE_COUNT, of_count(to, count)},
            {F_PROSE_WORDS, of_count(to, prose)},
            {F_MEDIAN_WORDS, of_count(to, every / some)},
            {F_PROSE_SHARE, of_share((double)prose / (double)(every > 1 ? every : 1))},
            {F_SPACED_SHARE, of_share((double)spaced / (double)some)},
        };
        for (size_t row = 0; row < sizeof same / sizeof *same; row++)
            memset(to->level + same[row].feature * to->size + from, same[row].level, (size_t)count);
    }
}

/* Rows that need a sum or a root of their own. */
static void mixed_rows(const struct levels *to, const struct lines *lines, const struct features *f)
{
    for (int64_t line = 0; line < to->size; line++) {
        const float words = (float)(f->words[line] > 1 ? f->words[line] : 1);
        to->level[F_BARS * to->size + line] = of_count(to, count(lines, line, BAR) + count(lines, line, PIPE));
        to->level[F_UPPER_SHARE * to->size + line] = of_share(f->upper_share[line]);
        to->level[F_LEARNED_MEAN * to->size + line] = of_points(f->learned[line] / sqrtf(words));
    }
}

/* Cut what was measured into levels: (FEATURES, size), in the order of `enum feature`. Returns the number of features. */
EXPORT int64_t cs_shape_levels(void *line_memory, void *memory, const uint8_t *count_level, int64_t counts, uint8_t *out)
{
    const struct lines lines = lines_at(line_memory);
    const int64_t size = lines.size;
    const struct features f = features_at(memory, size);
    const struct levels to = {out, size, count_level, counts};
    const struct {
        enum feature feature;
        int kind;
    } of_kinds[] = {{F_SENTENCE_ENDS, END}, {F_COMMAS, COMMA}, {F_QUOTES, QUOTE}, {F_BRACKETS, BRACKET}, {F_BULLETS, BULLET},
                    {F_DASHES, DASH}, {F_COLONS, COLON}, {F_MONEY, MONEY}, {F_AT_SIGNS, AT}, {F_SYMBOLS, SYMBOL},
                    {F_DIGITS, DIGIT}};
    for (size_t row = 0; row < sizeof of_kinds / sizeof *of_kinds; row++)
        count_row(&to, of_kinds[row].feature, lines.kinds + of_kinds[row].kind * size);
    count_row(&to, F_CHARS, f.visible);
    count_row(&to, F_WORDS, f.words);
    count_row(&to, F_NUMBERS, f.number_words);
    count_row(&to, F_STOPWORDS, f.stopwords);
    count_row(&to, F_BLANK_BEFORE, lines.blank_before);
    count_row(&to, F_BLANK_AFTER, lines.blank_after);
    count_row(&to, F_INDENT, lines.indent);
    count_row(&to, F_REPEATS, f.repeats);
    count_row(&to, F_SEGMENTS, f.segments);
    share_row(&to, F_DIGIT_SHARE, f.digit_share);
    share_row(&to, F_SYMBOL_SHARE, f.symbol_share);
    word_share_row(&to, F_CAPITAL_SHARE, f.capital_words, f.words, 1);
    word_share_row(&to, F_NUMBER_SHARE, f.number_words, f.words, 1);
    word_share_row(&to, F_STOPWORD_SHARE, f.stopwords, f.words, 1);
    word_share_row(&to, F_UNSPACED_SHARE, lines.kinds + UNSPACED * size, f.words, 1);
    word_share_row(&to, F_WORD_LENGTH, f.letters, f.words, 20);
    word_share_row(&to, F_FILLED_SHARE, f.filled_words, f.words, 1);
    word_share_row(&to, F_SPOKEN_SHARE, f.spoken_words, f.words, 1);
    plain_row(&to, F_FIRST, lines.first);
    plain_row(&to, F_LAST, lines.last);
    plain_row(&to, F_SENTENCE, f.sentence);
    plain_row(&to, F_SEEN, f.seen);
    number_row(&to, F_MONTHS, f.months);
    number_row(&to, F_WEEKDAYS, f.weekdays);
    points_row(&to, F_LEARNED, f.learned);
    points_row(&to, F_LEARNED_LOW, f.learned_low);
    points_row(&to, F_LEARNED_HIGH, f.learned_high);
    mixed_rows(&to, &lines, &f);
    document_rows(&to, &lines, &f);
    return FEATURES;
}
