#include "reader/reader.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "reader") == 0)
        return reader_child_main(argc, argv);
    puts("vatra " VATRA_VERSION);
    return 0;
}
