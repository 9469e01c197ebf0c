#include <stdio.h>

int main(void)
{
    puts("vatra " VATRA_VERSION);
    return 0;
}
