/* Finds the functions of lazy.S in their library.
 *
 * FIND is the name of the function below; LIBRARIES are the names under which the library may be found, the first for
 * messages; MISSING is its own code for an error, which a function returns when it or the library is not there. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

struct function {
    void *found;
    const char *name;
};

static const char *const libraries[] = {LIBRARIES};
static void *library;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_library(void) {
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries && !library; i++) {
        library = dlopen(libraries[i], RTLD_NOW | RTLD_GLOBAL);
    }
    if (!library) {
        fprintf(stderr, "note: %s was not loaded: %s\n", libraries[0], dlerror());
    }
}

static int missing(void) {
    return MISSING;
}

__attribute__((visibility("hidden"))) void *FIND(struct function *function) {
    pthread_once(&once, open_library);
    void *found = library ? dlsym(library, function->name) : 0;
    if (library && !found) {
        fprintf(stderr, "note: %s has no function %s\n", libraries[0], function->name);
    }
    if (!found) {
        found = (void *)missing;
    }
    /* Whoever calls next finds it without coming here. */
    __atomic_store_n(&function->found, found, __ATOMIC_RELEASE);
    return found;
}
