/* Reading HTML, last part: where a page says what kind of page it is, and whether it holds its article as data. */
#ifndef CLEANSCRAPE_HTML_SAID_H
#define CLEANSCRAPE_HTML_SAID_H

#include "html_page.h"

/* The end of a run of characters up to a certain number, none of them one of two bytes. */
static int64_t run_without(Bytes s, int64_t at, int64_t end, const char *two, int64_t most)
{
    for (; at < end && s[at] != (uint8_t)two[0] && s[at] != (uint8_t)two[1]; at++)
        if ((s[at] & 0xC0) != 0x80 && !most--)
            break;
    return at;
}

/* The next "@type" of JSON-LD with its value: up to 80 characters that do not end the member. Empty if there is none. */
static Span next_type(Bytes s, int64_t at, int64_t end)
{
    for (int64_t name = at; (name = find_byte(s, name, end, '@')) < end; name++) {
        if (name == at || name + 5 >= end || !(CLASS[s[name - 1]] & IS_QUOTE) || memcmp(s + name, "@type", 5) ||
            !(CLASS[s[name + 5]] & IS_QUOTE))
            continue;
        int64_t value = skip_spaces(s, name + 6, end);
        if (value >= end || s[value] != ':')
            continue;
        value = skip_spaces(s, value + 1, end);
        const int64_t stop = run_without(s, value, end, ",}", 80);
        if (stop > value)
            return (Span){name - 1, stop};
    }
    return (Span){end, end};
}

/* The next og:type of Open Graph with up to 40 characters behind it. */
static Span next_og_type(Bytes s, int64_t at, int64_t end)
{
    for (; (at = find_pair(s, at, end, "g:")) >= 0; at++)
        if (at > 0 && at + 6 < end && !memcmp(s + at - 1, "og:type", 7) && CLASS[s[at + 6]] & IS_QUOTE)
            return (Span){at - 1, run_without(s, at + 7, end, "<>", 40)};
    return (Span){end, end};
}

/* Does the page hold the text of its article as data? */
static bool has_article_body(Bytes s, int64_t size)
{
    const char *string = "\"articleBody\"";
    for (int64_t at = 0; (at = find_pair(s, at, size, "eB")) >= 0; at++)
        if (at >= 7 && at + 6 <= size && !memcmp(s + at - 7, string, 13))
            return true;
    return false;
}

/* Write down where the page says what kind of page it is, a line each. */
static void put_said(Walk *w)
{
    Bytes s = w->source;
    Span type = next_type(s, 0, w->size), og = next_og_type(s, 0, w->size);
    while (!w->failed && (type.from < w->size || og.from < w->size)) {
        const Span next = type.from < og.from ? type : og;
        append(w, &w->said, s + next.from, next.to - next.from);
        append(w, &w->said, "\n", 1);
        if (type.from < next.to)
            type = next_type(s, next.to, w->size);
        if (og.from < next.to)
            og = next_og_type(s, next.to, w->size);
    }
}

#endif
