/* Finding phrases in all lines of a batch: see phrases.py, which says what the arrays mean. */
#include <string.h>

#include "lines.h"

/* A phrase that is certain in a short line is only a hint in a paragraph: nobody writes 40 words on a button. */
enum { LONGEST_CERTAIN = 40, LONGEST_HINT = 80, LONGEST_TAIL = 8 };

/* The row of a hash, 0 where it is unknown: every key stands at one of two places. */
static inline int64_t row_of(const struct table *table, uint64_t hash)
{
    const int32_t row = table->slots[hash >> (64 - table->bits)];
    if (table->key[row] == hash)
        return row;
    const int64_t half = INT64_C(1) << table->bits;
    const int32_t other = table->slots[half + (int64_t)((hash >> 12) & (uint64_t)(half - 1))];
    return table->key[other] == hash ? other : 0;
}

/* Row of each hash. */
EXPORT int64_t cs_look_up(void *memory, int64_t rows, int64_t entries, int64_t longer, int64_t bits, const uint64_t *hashes,
                          int64_t count, int64_t *out)
{
    const struct table table = table_at(memory, rows, entries, longer, bits);
    for (int64_t at = 0; at < count; at++)
        out[at] = row_of(&table, hashes[at]);
    return count;
}

/* A run of words the table knows. */
struct run {
    int64_t row, begin, end;
};

/* Where matches are written to, while there is room; how many there are is counted either way. */
struct writer {
    int64_t hits, labels;         /* so far */
    int64_t hit_room, label_room; /* entries there is room for */
    struct found to;
    struct found_words words;
};

/* How strongly an entry of the lexicon speaks of a line it was found in: 0 to 4, or -1 if it does not hold where it stands.
 *
 * "Home | News | Contact": behind a bar a line begins anew, but what is certain of a line is only likely of a part.
 */
static int strength_of(const struct lines *lines, const struct table *table, int64_t entry, int64_t caption, struct run run)
{
    const int64_t line = lines->word_line[run.begin], from = lines->word_from[line], to = lines->word_to[line];
    const int opens = lines->word_opens[run.begin], closes = run.end == lines->words || lines->word_opens[run.end] == 2;
    const int where = table->entry_operator[entry];
    int holds = 1, part = 0;
    if (where == WHOLE) {
        holds = opens == 2 && closes;
        part = run.begin != from || run.end != to;
    } else if (where == AT_START) {
        /* a photographer is named at the end of a caption: "... at dusk. Photo: Robin Ferris" */
        const int tail = table->entry_label[entry] == caption && opens == 1 && to - run.begin <= LONGEST_TAIL;
        holds = opens == 2 || tail;
        part = run.begin != from;
    } else if (where == AT_END) {
        holds = closes;
    }
    if (!holds)
        return -1;
    /* characters that count as words: some 2.5 of them say as much as a word elsewhere */
    const int64_t size = to - from - (lines->kinds[UNSPACED * lines->size + line] * 3 + 2) / 5;
    const int most = size > LONGEST_HINT ? 0 : size > LONGEST_CERTAIN ? 1 : part ? 2 : 4;
    return table->entry_level[entry] < most ? table->entry_level[entry] : most;
}

/* Write down one match with an entry of the lexicon.
 *
 * The words are marked one by one: a phrase is short, and few begin at the same word.
 */
static void write_label(const struct lines *lines, const struct table *table, int64_t entry, struct run run, int strength,
                        struct writer *writer)
{
    const int64_t at = writer->labels++;
    if (at >= writer->label_room)
        return;
    const struct found *to = &writer->to;
    const struct found_words *in = &writer->words;
    const int64_t line = lines->word_line[run.begin], size = run.end - run.begin;
    const uint8_t said = (uint8_t)(strength * 16 + (size < 15 ? size : 15));
    uint8_t *strongest = &to->level[table->entry_label[entry] * lines->size + line];
    if (said > *strongest)
        *strongest = said;
    to->label_line[at] = line;
    to->label_from[at] = run.begin;
    to->label_to[at] = run.end;
    to->label[at] = table->entry_label[entry];
    to->label_whole[at] = run.begin == lines->word_from[line] && run.end == lines->word_to[line];
    if (table->entry_operator[entry] == WHOLE)
        memset(in->filled + run.begin, 1, (size_t)size);
    memset(in->spoken + run.begin, 1, (size_t)size);
}

/* Write down what the table says of a run: its learned points, and the entries of the lexicon that hold there. */
static void write_run(const struct lines *lines, const struct table *table, int64_t caption, struct run run,
                      struct writer *writer)
{
    if (table->points[run.row]) {
        const int64_t at = writer->hits++;
        if (at < writer->hit_room) {
            writer->to.hit_line[at] = lines->word_line[run.begin];
            writer->to.hit_from[at] = run.begin;
            writer->to.hit_to[at] = run.end;
            writer->to.hit_points[at] = table->points[run.row];
        }
    }
    for (int64_t entry = table->entry_from[run.row]; entry < table->entry_from[run.row + 1]; entry++) {
        const int strength = strength_of(lines, table, entry, caption, run);
        if (strength >= 0)
            write_label(lines, table, entry, run, strength, writer);
    }
}

/* Go over all known words, then over the longer runs. */
static void write_all(const struct lines *lines, const struct table *table, int64_t caption, const int64_t *word_row,
                      const struct run *runs, int64_t count, struct writer *writer)
{
    for (int64_t at = 0; at < lines->words; at++)
        if (word_row[at])
            write_run(lines, table, caption, (struct run){word_row[at], at, at + 1}, writer);
    for (int64_t at = 0; at < count; at++)
        write_run(lines, table, caption, runs[at], writer);
}

/* Look up every word, every pair of known words, and every longer run whose first two words are known as a pair.
 *
 * Fills `sums` and `word_row` of the words' memory, and `runs` with the pairs and then the longer runs, while there is
 * `room`. Returns how many runs there are; `counts` says how many hits and labels will be found in them.
 */
EXPORT int64_t cs_find_runs(void *line_memory, int64_t documents, int64_t size, int64_t words, void *table_memory,
                            int64_t rows, int64_t entries, int64_t longer, int64_t bits, int64_t caption, void *found_memory,
                            struct run *runs, int64_t room, int64_t *counts)
{
    const struct lines lines = lines_at(line_memory, documents, size, words);
    const struct table table = table_at(table_memory, rows, entries, longer, bits);
    const struct found_words found = found_words_at(found_memory, words);
    cs_prefix(lines.word, words, found.sums);
    for (int64_t at = 0; at < words; at++)
        found.word_row[at] = row_of(&table, mixed(lines.word[at]));

    int64_t pairs = 0;
    for (int64_t at = 0; at + 1 < words; at++) {
        if (!found.word_row[at] || !found.word_row[at + 1] || lines.word_line[at] != lines.word_line[at + 1])
            continue;
        const int64_t row = row_of(&table, mixed(lines.word[at] + lines.word[at + 1] * WORD_BASE));
        if (!row)
            continue;
        if (pairs < room)
            runs[pairs] = (struct run){row, at, at + 2};
        pairs++;
    }

    int64_t count = pairs;
    for (int64_t pair = 0; pair < pairs && pair < room; pair++) {
        const struct run first = runs[pair];
        const int64_t to = lines.word_to[lines.word_line[first.begin]];
        uint64_t hash = 0, power = 1;
        int64_t end = first.begin;
        for (int64_t at = table.longer_from[first.row]; at < table.longer_from[first.row + 1]; at++) { /* shortest first */
            const int64_t stop = first.begin + table.longer[at];
            if (stop > to)
                break;
            for (; end < stop; end++) {
                hash += lines.word[end] * power;
                power *= WORD_BASE;
            }
            const int64_t row = row_of(&table, mixed(hash));
            if (!row)
                continue;
            if (count < room)
                runs[count] = (struct run){row, first.begin, stop};
            count++;
        }
    }
    if (count > room)
        return count;
    struct writer writer = {0};
    write_all(&lines, &table, caption, found.word_row, runs, count, &writer);
    counts[0] = writer.hits;
    counts[1] = writer.labels;
    return count;
}

/* Write down what the words and the `count` runs that `cs_find_runs` found say of their lines. Returns the number of labels. */
EXPORT int64_t cs_find_phrases(void *line_memory, int64_t documents, int64_t size, int64_t words, void *table_memory,
                               int64_t rows, int64_t entries, int64_t longer, int64_t bits, int64_t caption,
                               void *word_memory, const struct run *runs, int64_t count, void *memory, int64_t kinds,
                               int64_t hits, int64_t labels)
{
    const struct lines lines = lines_at(line_memory, documents, size, words);
    const struct table table = table_at(table_memory, rows, entries, longer, bits);
    struct writer writer = {.hit_room = hits,
                            .label_room = labels,
                            .to = found_at(memory, size, kinds, hits, labels),
                            .words = found_words_at(word_memory, words)};
    const int64_t levels = kinds * size;
    memset(writer.to.level, 0, (size_t)levels);
    memset(writer.words.filled, 0, (size_t)words);
    memset(writer.words.spoken, 0, (size_t)words);
    write_all(&lines, &table, caption, writer.words.word_row, runs, count, &writer);
    for (int64_t at = 0; at < levels; at++) { /* level * 16 + length */
        writer.to.length[at] = writer.to.level[at] & 15;
        writer.to.level[at] >>= 4;
    }
    return writer.labels;
}
