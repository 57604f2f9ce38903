/* Calls functions of a library that it is not linked to: twice each, as the first call finds them. */
#include <stdio.h>

double many(int, double, int, double, int, double, int, double, int, double, int, double, int, double, int, double, int, double,
            double);
double sum(int, ...);
int absent(int);

int main(int count, char **arguments) {
    (void)arguments;
    for (int call = 0; call < 2; call++) {
        printf("%d\n", absent(1));
        /* Without its library a function returns its code, which is no double. */
        if (count > 1) {
            printf("%g\n", many(1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9, 9.5, 10.5));
            printf("%g\n", sum(3, 0.5, 0.25, 0.125));
        }
    }
    return 0;
}
