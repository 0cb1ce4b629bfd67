/* Texts to lines and words: see reading/text.py, which says what each array means. */
#include "lines.h"

/* The table of all characters: class << CLASS_SHIFT | lower case; its last entry stands for all code points above. */
struct characters {
    const uint32_t *table;
    uint32_t last;
};

static inline uint32_t look(struct characters characters, uint32_t code)
{
    return characters.table[code < characters.last ? code : characters.last];
}

/* How many words there are, and how many lines with something to see: so much memory is asked for, and no more.
 *
 * Reading everything twice costs a third of the time; room for the most words there could be (one a character) would take
 * five times the memory. The text ends in a line feed.
 */
EXPORT int64_t cs_count_words(const uint32_t *codes, int64_t size, const uint32_t *table, int64_t table_size, int64_t *lines)
{
    const struct characters characters = {table, (uint32_t)table_size - 1};
    int64_t words = 0;
    *lines = 0;
    if (size && codes[size - 1] != '\n')
        return OUT_OF_BOUNDS;
    for (int64_t at = 0; at < size; at++) { /* a line each */
        uint32_t visible = 0, inside = 0;   /* something to see; a word that the next letter carries on */
        for (;; at++) {
            const uint32_t kind = look(characters, codes[at]) >> CLASS_SHIFT;
            if (kind == BREAK)
                break;
            const uint32_t letter = kind < UNSPACED;
            words += (letter & ~inside) + (kind == UNSPACED);
            inside = letter;
            visible |= kind ^ SPACE;
        }
        *lines += visible != 0;
    }
    return words;
}

/* What is learnt of a line while it is read. */
struct line {
    uint32_t kinds[2][KINDS];  /* how many characters of each class stood at even and at odd places, in all lines so far */
    uint32_t before[KINDS];    /* how many of them in the lines above: clearing counters costs more than a subtraction */
    int64_t start, end, next;  /* its first character, its terminator, the line below */
    int64_t indent;
    int64_t word_from, word_to;
    uint32_t first, last; /* the classes of the first and the last character that is no space; BREAK if there is none */
};

/* A character that is looked at, and what the table says of it. */
struct cursor {
    const uint32_t *at;
    uint32_t packed, kind;
};

static inline struct cursor cursor_at(struct characters characters, const uint32_t *at)
{
    const uint32_t packed = look(characters, *at);
    return (struct cursor){at, packed, packed >> CLASS_SHIFT};
}

/* Count a character. A counter that is raised twice in a row waits for itself: hence one for every second place. */
static inline void tally(struct line *line, struct cursor cursor)
{
    line->kinds[(uintptr_t)cursor.at / sizeof *cursor.at & 1][cursor.kind]++;
}

/* Read the word that begins at the cursor, up to the first character behind it: a line break at the least.
 *
 * A word is letters, digits and marks; in scripts without spaces, every character. Its hash is the sum of
 * lower case * BASE^i, mixed.
 */
static inline struct cursor read_word(struct cursor cursor, struct characters characters, struct line *line,
                                      const struct lines *out)
{
    const uint32_t mask = (UINT32_C(1) << CLASS_SHIFT) - 1;
    const struct cursor first = cursor;
    uint64_t hash = 0, power = 1;
    do {
        tally(line, cursor);
        hash += (cursor.packed & mask) * power;
        power *= BASE;
        line->last = cursor.kind;
        cursor = cursor_at(characters, cursor.at + 1);
    } while (cursor.kind < UNSPACED && first.kind != UNSPACED);
    out->word[line->word_to] = first.kind == DIGIT ? NUMBER : mixed(hash);
    out->word_class[line->word_to] = (uint8_t)first.kind;
    out->word_second[line->word_to] = (uint8_t)cursor_at(characters, first.at + 1).kind;
    return cursor;
}

/* What opens a segment (2) and what a sentence, unless a word follows at once (1). */
static const uint8_t OPENS[KINDS] = {[BAR] = 2, [PIPE] = 2, [BULLET] = 2, [BRACKET] = 2, [END] = 1, [DASH] = 1};

/* Read the line that begins at `at`, and its words from `word` on. The text ends in a line break.
 *
 * Returns OUT_OF_BOUNDS if there is no room for its words.
 */
static int64_t read_line(const uint32_t *codes, int64_t size, int64_t at, struct characters characters, int64_t word,
                         const struct lines *out, struct line *line)
{
    for (int kind = 0; kind < KINDS; kind++)
        line->before[kind] = line->kinds[0][kind] + line->kinds[1][kind];
    line->start = at;
    line->word_from = line->word_to = word;
    struct cursor cursor = cursor_at(characters, codes + at);
    for (; cursor.kind == SPACE; cursor = cursor_at(characters, cursor.at + 1))
        tally(line, cursor);
    line->indent = cursor.at - codes - at;
    line->first = line->last = cursor.kind;
    uint8_t opens = 2, paused = 0; /* what the next word opens: the first a segment; 1 right behind a full stop or a dash */
    while (cursor.kind != BREAK) {
        if (cursor.kind <= UNSPACED) {
            if (line->word_to >= out->words)
                return OUT_OF_BOUNDS;
            out->word_opens[line->word_to] = opens;
            cursor = read_word(cursor, characters, line, out);
            line->word_to++;
            opens = paused = 0;
            continue;
        }
        tally(line, cursor);
        line->last = cursor.kind == SPACE ? line->last : cursor.kind;
        opens = paused > opens ? paused : opens;
        opens = OPENS[cursor.kind] == 2 ? 2 : opens;
        paused = OPENS[cursor.kind] == 1;
        cursor = cursor_at(characters, cursor.at + 1);
    }
    tally(line, cursor);
    line->end = cursor.at - codes;
    line->next = line->end + 1;
    if (*cursor.at == '\r' && line->next < size && codes[line->next] == '\n') { /* one break of two characters */
        line->kinds[0][BREAK]++;
        line->next++;
    }
    return 0;
}

/* How far reading has come; all zero before the first piece. */
struct state {
    int64_t offset;         /* characters in the pieces before */
    int64_t begun;          /* documents; the last of them is being read */
    int64_t start, stop;    /* the document that is being read, with the line feed behind it */
    int64_t number, above;  /* its lines so far; blank ones since the last with something to see */
    int64_t row, word;      /* written so far */
};

/* Put a line into the next row. */
static void write_line(const struct lines *out, const struct state *state, const struct line *line)
{
    const int64_t row = state->row, before = state->start - state->offset;
    out->document[row] = state->begun - 1;
    out->number[row] = state->number;
    out->start[row] = line->start - before;
    out->end[row] = line->end - before;
    out->indent[row] = line->indent;
    out->blank_before[row] = state->above;
    out->blank_after[row] = 0; /* until a line below says otherwise */
    out->word_from[row] = line->word_from;
    out->word_to[row] = line->word_to;
    for (int64_t kind = 0; kind < KINDS; kind++)
        out->kinds[kind * out->size + row] = line->kinds[0][kind] + line->kinds[1][kind] - line->before[kind];
    out->first[row] = (uint8_t)line->first;
    out->last[row] = (uint8_t)line->last;
    for (int64_t word = line->word_from; word < line->word_to; word++)
        out->word_line[word] = row;
}

/* Go on to the next document; `document_from` holds its length, and then the index of its first line. */
static int64_t begin_document(struct state *state, const struct lines *out)
{
    if (state->begun >= out->documents)
        return OUT_OF_BOUNDS;
    state->start = state->stop;
    state->stop += out->document_from[state->begun] + 1;
    state->number = state->above = 0;
    out->document_from[state->begun++] = state->row;
    return 0;
}

/* Read a line into the next row, if there is something to see; returns the line below. */
static int64_t next_line(const uint32_t *codes, int64_t size, int64_t at, struct characters characters, struct state *state,
                         const struct lines *out, struct line *line)
{
    if (read_line(codes, size, at, characters, state->word, out, line) < 0)
        return OUT_OF_BOUNDS;
    state->number++;
    if (line->first == BREAK) {
        state->above++;
        return line->next;
    }
    if (state->row >= out->size)
        return OUT_OF_BOUNDS;
    if (state->number > state->above + 1)
        out->blank_after[state->row - 1] = state->above;
    write_line(out, state, line);
    state->row++;
    state->word = line->word_to;
    state->above = 0;
    return line->next;
}

/* Read some whole lines of documents that stand one behind the other, each ended by a line feed, into the memory of `Lines`.
 *
 * `document_from` comes with the length of each document, in characters without that line feed, and leaves with the index
 * of its first line. A carriage return that ends a document makes one break with the line feed.
 * Returns how many lines are written by now.
 */
EXPORT int64_t cs_read_texts(const uint32_t *codes, int64_t size, const uint32_t *table, int64_t table_size, void *memory,
                             struct state *state)
{
    const struct characters characters = {table, (uint32_t)table_size - 1};
    const struct lines out = lines_at(memory);
    if (size && codes[size - 1] != '\n')
        return OUT_OF_BOUNDS;
    struct line line = {0};
    for (int64_t at = 0; at < size;) {
        if (state->offset + at >= state->stop && begin_document(state, &out) < 0)
            return OUT_OF_BOUNDS;
        at = next_line(codes, size, at, characters, state, &out, &line);
        if (at < 0)
            return at;
    }
    state->offset += size;
    out.document_from[out.documents] = state->row;
    return state->row;
}

/* Prefix sums of word[i] * WORD_BASE^i: (words + 1) entries, the first 0. */
EXPORT int64_t cs_prefix(const uint64_t *word, int64_t words, uint64_t *sums)
{
    uint64_t power = 1, sum = 0;
    for (int64_t at = 0; at < words; at++) {
        sums[at] = sum;
        sum += word[at] * power;
        power *= WORD_BASE;
    }
    sums[words] = sum;
    return words + 1;
}

/* Hashes of runs of words, from `size` prefix sums: a difference of two, brought down to where the run begins.
 *
 * Powers are put together from squares: at most 64 multiplications, some ten in a text of common length.
 */
EXPORT int64_t cs_gram_hashes(const uint64_t *sums, int64_t size, const int64_t *start, const int64_t *end, int64_t count,
                              uint64_t *out)
{
    uint64_t squares[64];
    squares[0] = WORD_INVERSE;
    for (int bit = 1; bit < 64; bit++)
        squares[bit] = squares[bit - 1] * squares[bit - 1];
    for (int64_t run = 0; run < count; run++) {
        if (start[run] < 0 || start[run] >= size || end[run] < 0 || end[run] >= size)
            return OUT_OF_BOUNDS;
        uint64_t raw = sums[end[run]] - sums[start[run]];
        const uint64_t *square = squares;
        for (uint64_t left = (uint64_t)start[run]; left; left >>= 1, square++)
            raw *= left & 1 ? *square : 1;
        out[run] = mixed(raw);
    }
    return count;
}
