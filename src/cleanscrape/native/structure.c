/* What the markup says of each line: structure.py names the features, in the order in which they are put here. */
#include <stdlib.h>
#include <string.h>

#include "groups.h"
#include "levels.h"

enum {
    UP = 5,              /* as in structure.py */
    NEAR = 3,            /* as in structure.py */
    STEPS = 2,           /* as SHARES_OF_PROSE in structure.py */
    FAR_UP = 24,         /* steps: as far as "nowhere" */
    NO_HEADING = 1 << 10,
    CAPPED = 100,        /* words */
    SURE = 900           /* thousandths */
};
static const double STEP[STEPS] = {0.5, 0.9};

/* The elements and lines of a batch of pages. Elements stand in document order, a root is its own parent. */
typedef struct {
    int64_t elements, lines, pages;
    const int64_t *parent, *shape, *page;         /* of each element */
    const int64_t *element, *line_page, *flags;   /* of each line */
    int64_t heading_bits;
} Markup;

/* Lines of one group: a kind, a twin, a page. */
typedef struct {
    int64_t lines, visible, linked, words, sentences, mass, sure, sure_above;
} Sums;

static int64_t is_root(const Markup *m, int64_t element) { return m->parent[element] == element; }

/* Sums over the lines inside each element, from the sums of its own lines. */
static void add_to_ancestors(const Markup *m, int64_t *sum)
{
    for (int64_t element = m->elements - 1; element >= 0; element--)
        if (!is_root(m, element))
            sum[m->parent[element]] += sum[element];
}

static void find_ancestors(const Markup *m, int64_t line, int64_t up[UP])
{
    up[0] = m->element[line];
    for (int i = 1; i < UP; i++)
        up[i] = m->parent[up[i - 1]];
}

/* Depths, kinds and twins: `depth` (elements), `kind` and `twin` (lines). Lines of the same kind are built alike: their element,
 * parent and grandparent are of one shape, as deep; of twins the parents are. Returns how many kinds there are, or -1. */
EXPORT int64_t cs_kinds(int64_t elements, int64_t lines, const int64_t *parent, const int64_t *shape, const int64_t *element,
                        int64_t *depth, int64_t *kind, int64_t *twin)
{
    const Markup m = {.elements = elements, .lines = lines, .parent = parent, .shape = shape, .element = element};
    uint64_t *key = malloc(((size_t)lines + 1) * sizeof *key);
    if (!key)
        return -1;
    for (int64_t at = 0; at < elements; at++)
        depth[at] = is_root(&m, at) ? 0 : depth[parent[at]] + 1;
    int64_t kinds = 0, twins = 0;
    for (int which = 0; which < 2; which++) {
        for (int64_t line = 0; line < lines; line++) {
            int64_t up[UP];
            find_ancestors(&m, line, up);
            uint64_t hash = which ? 0 : scattered((uint64_t)shape[up[0]] + 1);
            hash = scattered(hash ^ (uint64_t)shape[up[1]]);
            hash = scattered(hash ^ (uint64_t)shape[up[2]]);
            key[line] = scattered(hash ^ (uint64_t)(depth[up[which]] % 64));
        }
        *(which ? &twins : &kinds) = number_keys(key, lines, which ? twin : kind);
    }
    free(key);
    return kinds < 0 || twins < 0 ? -1 : kinds;
}

/* For each element, itself among them: how many children of its parent have its shape. */
static int count_siblings(const Markup *m, int64_t *same)
{
    uint64_t *key = malloc(((size_t)m->elements + 1) * sizeof *key);
    int64_t *number = malloc(((size_t)m->elements + 1) * sizeof *number);
    int64_t *count = calloc((size_t)m->elements + 1, sizeof *count);
    int done = key && number && count;
    if (done) {
        for (int64_t element = 0; element < m->elements; element++)
            key[element] = scattered((uint64_t)m->parent[element]) ^ (uint64_t)m->shape[element] * 0x9E3779B97F4A7C15u;
        done = number_keys(key, m->elements, number) >= 0;
    }
    if (done) {
        for (int64_t element = 0; element < m->elements; element++)
            count[number[element]]++;
        for (int64_t element = 0; element < m->elements; element++)
            same[element] = count[number[element]];
    }
    free(key);
    free(number);
    free(count);
    return done;
}

/* Of each element: how many of it and its ancestors hold this share of what the page holds. */
static void count_holders(const Markup *m, const int64_t *inside, const int64_t *of_page, double share, int32_t *holders)
{
    for (int64_t element = 0; element < m->elements; element++) {
        const int enough = (double)inside[element] >= share * (double)of_page[m->page[element]];
        holders[element] = enough + (is_root(m, element) ? 0 : holders[m->parent[element]]);
    }
}

/* Steps up from an element to its first ancestor that holds enough: an ancestor has at least what its child has. */
static int64_t steps_up(const int32_t *holders, const int64_t *depth, int64_t element)
{
    return holders[element] > 0 ? least(depth[element] + 1 - holders[element], FAR_UP) : FAR_UP;
}

enum { VISIBLE, LINKED, WORDS, SENTENCES, LINES, INSIDE };

typedef struct {
    int64_t *inside[INSIDE], *children, *same, *far, *of_page[INSIDE];
    int32_t *holders[STEPS], *place;
    Sums *of_kind, *of_twin;
} Workspace;

/* One block of memory for everything, filled with zeros; NULL without memory. */
static void *lay_out(const Markup *m, Workspace *w)
{
    const size_t elements = (size_t)m->elements, lines = (size_t)m->lines, pages = (size_t)m->pages;
    char *block = NULL;
    for (int pass = 0; pass < 2; pass++) {
        size_t at = 0;
#define PLACE(pointer, size)                                      \
    do {                                                          \
        (pointer) = block ? (void *)(block + at) : NULL;          \
        at += ((size) * sizeof *(pointer) + 7) / 8 * 8;           \
    } while (0)
        for (int i = 0; i < INSIDE; i++) {
            PLACE(w->inside[i], elements);
            PLACE(w->of_page[i], pages);
        }
        PLACE(w->children, elements);
        PLACE(w->same, elements);
        PLACE(w->far, elements);
        for (int i = 0; i < STEPS; i++)
            PLACE(w->holders[i], elements);
        PLACE(w->place, lines);
        PLACE(w->of_kind, lines);
        PLACE(w->of_twin, lines);
#undef PLACE
        if (!block && !(block = calloc(at + 1, 1)))
            return NULL;
    }
    return block;
}

#define SHARE(value) (out[row++ * stride + line] = share_level(value))
#define COUNT(value) (out[row++ * stride + line] = count_level(by_count, value))
#define RATIO(part, whole) ((double)(part) / (double)at_least_one(whole))

/* The features of LEARNED_MARKUP for one line; `far` holds sums over an element and all its ancestors. */
static int64_t put_markup(const Markup *m, int64_t line, const int64_t *near, const int64_t *far, uint8_t *out, int64_t stride,
                          int64_t row)
{
    int64_t up[UP];
    find_ancestors(m, line, up);
    int64_t close = 0, low = near[up[0]], high = near[up[0]];
    for (int i = 0; i < UP; i++) {
        close += i < NEAR ? near[up[i]] : 0;
        low = least(low, near[up[i]]);
        high = most(high, near[up[i]]);
    }
    const int64_t distant = far[m->parent[up[NEAR - 1]]];
    const int64_t points[] = {close + distant, close, distant, low, high};
    for (int i = 0; i < (int)(sizeof points / sizeof *points); i++)
        out[row++ * stride + line] = signed_level((double)points[i]);
    return row;
}

static void add_far(const Markup *m, const int64_t *points, int64_t *far)
{
    for (int64_t element = 0; element < m->elements; element++)
        far[element] = points[element] + (is_root(m, element) ? 0 : far[m->parent[element]]);
}

/* The features of LEARNED_MARKUP alone: `out` (features, lines). Returns how many there are, or -1 without memory. */
EXPORT int64_t cs_markup(int64_t elements, int64_t lines, const int64_t *parent, const int64_t *element, const int64_t *near,
                         const int64_t *far, uint8_t *out)
{
    const Markup m = {.elements = elements, .lines = lines, .parent = parent, .element = element};
    int64_t *sums = malloc(((size_t)elements + 1) * sizeof *sums), row = 0;
    if (!sums)
        return -1;
    add_far(&m, far, sums);
    for (int64_t line = 0; line < lines; line++)
        row = put_markup(&m, line, near, sums, out, lines, 0);
    free(sums);
    return row;
}

/* The features of STRUCTURE: `out` (features, lines). Returns how many there are, or -1 without memory.
 *
 * parent, shape, page, depth, near, far  (elements): see structure.py; points in thousandths
 * element, kind_of, line_page, flags, linked, links, strong, visible, words, prose  (lines)
 * document_from  (pages + 1): index of the first line of each page; places (bits): which bit of `flags` each place is
 * says           (kinds, pages)
 */
EXPORT int64_t cs_structure(int64_t elements, int64_t lines, int64_t pages, const int64_t *parent, const int64_t *shape,
                            const int64_t *page, const int64_t *depth, const int64_t *near, const int64_t *far,
                            const int64_t *element, const int64_t *kind_of, const int64_t *line_page, const int64_t *flags, const int64_t *linked, const int64_t *links,
                            const int64_t *strong, const int64_t *visible, const int64_t *words, const uint8_t *prose,
                            const int64_t *document_from, int64_t heading_bits, const int64_t *places, int64_t place_count,
                            const int64_t *says, int64_t kinds_of_page, const uint8_t *by_count, uint8_t *out)
{
    const Markup m = {elements, lines, pages, parent, shape, page, element, line_page, flags, heading_bits};
    Workspace w;
    void *block = lay_out(&m, &w);
    if (!block)
        return -1;
    if (!count_siblings(&m, w.same)) {
        free(block);
        return -1;
    }
    for (int64_t line = 0; line < lines; line++) {
        const int64_t term[INSIDE] = {visible[line], linked[line], words[line], prose[line] ? words[line] : 0, 1};
        for (int i = 0; i < INSIDE; i++) {
            w.inside[i][element[line]] += term[i];
            w.of_page[i][line_page[line]] += term[i];
        }
        Sums *kind = &w.of_kind[kind_of[line]];
        w.place[line] = (int32_t)kind->lines++;
        kind->visible += visible[line];
        kind->linked += linked[line];
        kind->words += words[line];
        kind->sentences += prose[line] && words[line] > 0;
    }
    for (int i = 0; i < INSIDE; i++)
        add_to_ancestors(&m, w.inside[i]);
    for (int64_t at = 0; at < elements; at++)
        if (!is_root(&m, at))
            w.children[parent[at]]++;
    for (int i = 0; i < STEPS; i++)
        count_holders(&m, w.inside[SENTENCES], w.of_page[SENTENCES], STEP[i], w.holders[i]);
    add_far(&m, far, w.far);

    const int64_t stride = lines;
    int64_t row = 0, last_heading = -1;
    for (int64_t line = 0; line < lines; line++) {
        row = 0;
        int64_t up[UP];
        find_ancestors(&m, line, up);
        const int64_t own = up[0], above = up[1], on = line_page[line];
        const Sums *kind = &w.of_kind[kind_of[line]];
        SHARE(RATIO(linked[line], visible[line]));
        SHARE(RATIO(strong[line], visible[line]));
        for (int i = 0; i < UP; i++)
            SHARE(RATIO(w.inside[LINKED][up[i]], w.inside[VISIBLE][up[i]]));
        for (int i = 0; i < UP; i++)
            SHARE(RATIO(w.inside[SENTENCES][up[i]], w.of_page[SENTENCES][page[up[i]]]));
        for (int i = 0; i < UP; i++)
            SHARE(RATIO(w.inside[WORDS][up[i]], w.of_page[WORDS][page[up[i]]]));
        for (int i = 0; i < UP; i++)
            SHARE(RATIO(w.inside[SENTENCES][up[i]], w.inside[WORDS][up[i]]));
        SHARE(RATIO(kind->linked, kind->visible));
        SHARE(RATIO(kind->sentences, kind->lines));
        SHARE(RATIO(w.place[line], kind->lines - 1));
        SHARE(RATIO(w.of_page[LINKED][on], w.of_page[VISIBLE][on]));
        SHARE(RATIO(w.same[own], w.children[parent[own]]));

        COUNT(links[line]);
        COUNT(depth[own]);
        for (int i = 0; i < UP; i++)
            COUNT(w.inside[LINES][up[i]]);
        for (int i = 0; i < UP; i++)
            COUNT(w.children[up[i]]);
        COUNT(w.children[parent[own]] - 1);
        COUNT(kind->lines);
        COUNT(kind->words / kind->lines);
        COUNT(w.same[above] - 1);
        for (int i = 0; i < STEPS; i++)
            COUNT(steps_up(w.holders[i], depth, own));
        for (int64_t i = 0; i < kinds_of_page; i++)
            COUNT(says[i * pages + on]);
        if (flags[line] & heading_bits)
            last_heading = line;
        COUNT(last_heading >= document_from[on] ? line - last_heading : NO_HEADING);

        for (int64_t i = 0; i < place_count; i++)
            out[row++ * stride + line] = (uint8_t)(flags[line] >> places[i] & 1);
        row = put_markup(&m, line, near, w.far, out, stride, row);
    }
    free(block);
    return row;
}

/* The features of STRUCTURE_AROUND, from the chance of each line at the first look (`likely`, thousandths): `out`
 * (features, lines). Returns how many there are, or -1 without memory. */
EXPORT int64_t cs_structure_around(int64_t elements, int64_t lines, int64_t pages, const int64_t *parent, const int64_t *shape,
                                   const int64_t *page, const int64_t *depth, const int64_t *element, const int64_t *kind_of,
                                   const int64_t *twin_of, const int64_t *line_page, const int64_t *flags,
                                   const int64_t *words, const int64_t *likely, const int64_t *document_from,
                                   int64_t heading_bits, const uint8_t *by_count, uint8_t *out)
{
    enum { CAPPED_WORDS, MASS, ALL_SURE };
    const Markup m = {elements, lines, pages, parent, shape, page, element, line_page, flags, heading_bits};
    Workspace w;
    void *block = lay_out(&m, &w);
    if (!block)
        return -1;
    for (int64_t line = 0; line < lines; line++) {
        const int64_t capped = least(words[line], CAPPED), mass = likely[line] * capped;
        const int64_t sure = likely[line] > SURE ? capped : 0;
        w.inside[CAPPED_WORDS][element[line]] += capped;
        w.inside[MASS][element[line]] += mass;
        w.of_page[MASS][line_page[line]] += mass;
        w.of_page[ALL_SURE][line_page[line]] += sure;
        Sums *both[] = {&w.of_kind[kind_of[line]], &w.of_twin[twin_of[line]]};
        for (int i = 0; i < 2; i++) {
            both[i]->words += capped;
            both[i]->mass += mass;
            both[i]->sure += sure;
        }
    }
    add_to_ancestors(&m, w.inside[CAPPED_WORDS]);
    add_to_ancestors(&m, w.inside[MASS]);
    for (int i = 0; i < STEPS; i++)
        count_holders(&m, w.inside[MASS], w.of_page[MASS], STEP[i], w.holders[i]);

    const int64_t stride = lines;
    int64_t row = 0, last_heading = -1, sure_above = 0, on_page = -1;
    for (int64_t line = 0; line < lines; line++) {
        row = 0;
        int64_t up[UP];
        find_ancestors(&m, line, up);
        const int64_t on = line_page[line], mass_of_page = w.of_page[MASS][on];
        Sums *kind = &w.of_kind[kind_of[line]];
        const Sums *twin = &w.of_twin[twin_of[line]];
        if (on != on_page) {
            on_page = on;
            sure_above = 0;
        }
        if (flags[line] & heading_bits)
            last_heading = line;
        SHARE(RATIO(kind->mass, kind->words * 1000));
        for (int i = 0; i < UP; i++)
            SHARE(RATIO(w.inside[MASS][up[i]], w.inside[CAPPED_WORDS][up[i]] * 1000));
        for (int i = 0; i < UP; i++)
            SHARE(RATIO(w.inside[MASS][up[i]], mass_of_page));
        SHARE(RATIO(twin->mass, twin->words * 1000));
        SHARE(last_heading >= document_from[on] ? (double)likely[last_heading] / 1000 : 0);

        for (int i = 0; i < STEPS; i++)
            COUNT(steps_up(w.holders[i], depth, up[0]));
        const int64_t elsewhere = w.of_page[ALL_SURE][on] - kind->sure, above = sure_above - kind->sure_above;
        COUNT(elsewhere);
        COUNT(above);
        COUNT(elsewhere - above);
        COUNT(kind->mass / 1000);
        const int64_t sure = likely[line] > SURE ? least(words[line], CAPPED) : 0;
        sure_above += sure;
        kind->sure_above += sure;
    }
    free(block);
    return row;
}
