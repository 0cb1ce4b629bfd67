/* Finding phrases in all lines of a batch: see phrases.py, which says what the arrays mean. */
#include <string.h>

#include "lines.h"

/* A phrase that is certain in a short line is only a hint in a paragraph: nobody writes 40 words on a button. */
enum { LONGEST_CERTAIN = 40, LONGEST_HINT = 80, LONGEST_TAIL = 8 };

/* The row of a hash, 0 where it is unknown: every key stands at one of two places, with TAG bits of it.
 *
 * No branch: which words are known cannot be foreseen, and so the next look-ups are under way while this one waits for
 * memory. The tags spare most of the looks at keys.
 */
static inline int32_t row_of(const struct table *table, uint64_t hash)
{
    const uint64_t half = UINT64_C(1) << table->bits;
    const uint32_t one = table->slots[hash >> (64 - table->bits)], other = table->slots[half + ((hash >> 12) & (half - 1))];
    const uint32_t tag = (uint32_t)(hash >> TAG_AT) & ((1U << TAG) - 1), rows = (1U << ROW) - 1;
    const uint32_t first = -(uint32_t)((one >> ROW) == tag), second = -(uint32_t)((other >> ROW) == tag);
    uint32_t row = ((first & one) | (~first & second & other)) & rows;
    if (first & second && table->key[row] != hash) /* hardly ever: one word in 4096 squared */
        row = other & rows;
    return (int32_t)(row & -(uint32_t)(table->key[row] == hash));
}

/* Row of each hash. */
EXPORT int64_t cs_look_up(void *memory, const uint64_t *hashes, int64_t count, int64_t *out)
{
    const struct table table = table_at(memory);
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

/* Look up every word; the known ones that the table says something of go to `runs`. Returns how many these are. */
static int64_t find_words(const struct lines *lines, const struct table *table, int64_t *word_row, struct run *runs,
                          int64_t room)
{
    int64_t count = 0;
    if (room < lines->words)
        return lines->words;
    for (int64_t at = 0; at < lines->words; at++) {
        const int32_t row = row_of(table, mixed(lines->word[at]));
        word_row[at] = row;
        runs[count] = (struct run){row, at, at + 1};
        count += (table->flags[row] & TELLS) != 0;
    }
    return count;
}

/* Look up the pairs of known words that stand in one line. Returns how many are known. */
static int64_t find_pairs(const struct lines *lines, const struct table *table, const int64_t *word_row, struct run *runs,
                          int64_t room)
{
    int64_t count = 0;
    if (room < lines->words)
        return lines->words;
    for (int64_t at = 0; at + 1 < lines->words; at++) {
        runs[count].begin = at;
        count += (word_row[at] > 0) & (word_row[at + 1] > 0) & (lines->word_line[at] == lines->word_line[at + 1]);
    }
    const int64_t candidates = count;
    count = 0;
    for (int64_t pair = 0; pair < candidates; pair++) {
        const int64_t at = runs[pair].begin;
        const int32_t row = row_of(table, mixed(lines->word[at] + lines->word[at + 1] * WORD_BASE));
        runs[count] = (struct run){row, at, at + 2};
        count += row > 0;
    }
    return count;
}

/* Look up the longer runs that begin with each pair. Returns how many are known, though there be no room for them. */
static int64_t find_longer(const struct lines *lines, const struct table *table, const struct run *pairs, int64_t count,
                           struct run *runs, int64_t room)
{
    int64_t found = 0;
    for (int64_t pair = 0; pair < count; pair++) {
        const struct run first = pairs[pair];
        const int64_t to = lines->word_to[lines->word_line[first.begin]];
        uint64_t hash = 0, power = 1;
        int64_t end = first.begin;
        for (int64_t at = table->longer_from[first.row]; at < table->longer_from[first.row + 1]; at++) { /* shortest first */
            const int64_t stop = first.begin + table->longer[at];
            if (stop > to)
                break;
            for (; end < stop; end++) {
                hash += lines->word[end] * power;
                power *= WORD_BASE;
            }
            const int32_t row = row_of(table, mixed(hash));
            if (!row)
                continue;
            if (found < room)
                runs[found] = (struct run){row, first.begin, stop};
            found++;
        }
    }
    return found;
}

/* Look up every word, every pair of known words, and every longer run whose first two words are known as a pair.
 *
 * Fills `sums` and `word_row` of the words' memory, and `runs` with words, pairs and longer runs in this order, if there is
 * `room`. Returns how much room they want; `counts` says how many runs, hits and labels there are.
 */
EXPORT int64_t cs_find_runs(void *line_memory, void *table_memory, int64_t caption, void *word_memory, struct run *runs,
                            int64_t room, int64_t *counts)
{
    const struct lines lines = lines_at(line_memory);
    const struct table table = table_at(table_memory);
    const struct found_words found = found_words_at(word_memory, lines.words);
    cs_prefix(lines.word, lines.words, found.sums);
    const int64_t singles = find_words(&lines, &table, found.word_row, runs, room);
    if (singles + lines.words > room)
        return singles + lines.words;
    const int64_t pairs = find_pairs(&lines, &table, found.word_row, runs + singles, room - singles);
    const int64_t count =
        singles + pairs + find_longer(&lines, &table, runs + singles, pairs, runs + singles + pairs, room - singles - pairs);
    if (count > room)
        return count;
    struct writer writer = {0};
    for (int64_t run = 0; run < count; run++)
        write_run(&lines, &table, caption, runs[run], &writer);
    counts[0] = count;
    counts[1] = writer.hits;
    counts[2] = writer.labels;
    return count;
}

/* Write down what the `count` runs that `cs_find_runs` found say of their lines. Returns the number of labels. */
EXPORT int64_t cs_find_phrases(void *line_memory, void *table_memory, int64_t caption, void *word_memory,
                               const struct run *runs, int64_t count, void *memory)
{
    const struct lines lines = lines_at(line_memory);
    const struct table table = table_at(table_memory);
    struct writer writer = {.to = found_at(memory, lines.size), .words = found_words_at(word_memory, lines.words)};
    writer.hit_room = writer.to.hits;
    writer.label_room = writer.to.labels;
    const int64_t levels = writer.to.kinds * lines.size;
    memset(writer.to.level, 0, (size_t)levels);
    memset(writer.words.filled, 0, (size_t)lines.words);
    memset(writer.words.spoken, 0, (size_t)lines.words);
    for (int64_t run = 0; run < count; run++)
        write_run(&lines, &table, caption, runs[run], &writer);
    for (int64_t at = 0; at < levels; at++) { /* level * 16 + length */
        writer.to.length[at] = writer.to.level[at] & 15;
        writer.to.level[at] >>= 4;
    }
    return writer.labels;
}
