/* A library whose functions say in which order their arguments came. */
#include <stdarg.h>

/* Nine integers and ten numbers: six and eight come in registers, the others on the stack. Each counts by its place. */
double many(int a, double i, int b, double j, int c, double k, int d, double l, int e, double m, int f, double n, int g, double o,
            int h, double p, int z, double q, double r) {
    int integers = a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * z;
    return integers + 100 * (i + 2 * j + 3 * k + 4 * l + 5 * m + 6 * n + 7 * o + 8 * p + 9 * q + 10 * r);
}

/* The sum of `count` numbers, of which the caller says in a register of its own that they are. */
double sum(int count, ...) {
    va_list numbers;
    double sum = 0;
    va_start(numbers, count);
    while (count-- > 0) {
        sum += va_arg(numbers, double);
    }
    va_end(numbers);
    return sum;
}
