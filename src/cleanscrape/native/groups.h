/* Equal keys get equal numbers: a hash table with open addressing, never more than half full. */
#ifndef CLEANSCRAPE_GROUPS_H
#define CLEANSCRAPE_GROUPS_H

#include <stdlib.h>

#include "kernel.h"

/* Spreads a key over all bits (the finalizer of MurmurHash3, Appleby 2011). */
static inline uint64_t scattered(uint64_t key)
{
    key = (key ^ (key >> 33)) * 0xFF51AFD7ED558CCDu;
    key = (key ^ (key >> 33)) * 0xC4CEB9FE1A85EC53u;
    return key ^ (key >> 33);
}

/* Numbers the keys from 0 in order of first appearance; returns how many there are, or -1 without memory. */
static inline int64_t number_keys(const uint64_t *key, int64_t size, int64_t *number)
{
    uint64_t capacity = 16;
    while (capacity < 2 * (uint64_t)size)
        capacity *= 2;
    int32_t *slot = malloc(capacity * sizeof *slot); /* an index into `key`, or -1 */
    if (!slot)
        return -1;
    for (uint64_t at = 0; at < capacity; at++)
        slot[at] = -1;
    int64_t groups = 0;
    for (int64_t index = 0; index < size; index++) {
        uint64_t at = scattered(key[index]) & (capacity - 1);
        while (slot[at] >= 0 && key[slot[at]] != key[index])
            at = (at + 1) & (capacity - 1);
        if (slot[at] < 0) {
            slot[at] = (int32_t)index;
            number[index] = groups++;
        } else {
            number[index] = number[slot[at]];
        }
    }
    free(slot);
    return groups;
}

#endif
