#include "modules/demo/random.h"

/* SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). */
static guint64 random_next(Random *random)
{
    guint64 z = random->state += G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

Random random_for(guint64 seed, const char *purpose)
{
    Random random = {seed};
    for (const char *c = purpose ? purpose : ""; *c; c++) {
        random.state ^= (guchar)*c;
        random.state = random_next(&random);
    }
    return random;
}

int random_between(Random *random, int least, int most)
{
    return least + (int)(random_next(random) % (guint64)(most - least + 1));
}

bool random_chance(Random *random, int percent)
{
    return random_between(random, 1, 100) <= percent;
}

const char *random_pick(Random *random, const char *const *words)
{
    int count = 0;
    while (words[count])
        count++;
    return words[random_between(random, 0, count - 1)];
}
