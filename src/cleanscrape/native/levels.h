/* How a number becomes a level: features.py says what the three kinds of features mean. */
#ifndef CLEANSCRAPE_LEVELS_H
#define CLEANSCRAPE_LEVELS_H

#include "kernel.h"

enum { LEVELS = 32, COUNTED = 2048 };

/* `by_count` is COUNT_LEVEL of features.py: one level for each number below COUNTED. */
static inline uint8_t count_level(const uint8_t *by_count, int64_t number)
{
    return by_count[number < 0 ? 0 : number >= COUNTED ? COUNTED - 1 : number];
}

static inline uint8_t clipped(double level)
{
    return (uint8_t)(level < 0 ? 0 : level > LEVELS - 1 ? LEVELS - 1 : level);
}

static inline uint8_t share_level(double share) { return clipped(share * (LEVELS - 1) + 0.5); }

/* Thousandths of points; the factor is a 32-bit float since the weights were fitted with it. */
static inline uint8_t signed_level(double points) { return clipped(points * (double)0.003f + LEVELS / 2); }

static inline uint8_t plain_level(int64_t level) { return (uint8_t)(level < 0 ? 0 : level > LEVELS - 1 ? LEVELS - 1 : level); }

static inline int64_t at_least_one(int64_t number) { return number > 0 ? number : 1; }
static inline int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }

#endif
