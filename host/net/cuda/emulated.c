/* What candle calls of CUDA when it opens a GPU and copies tensors, for a machine without one: on top of libfake_cuda.so,
 * the driver without a GPU of tests/fake_cuda, which runs this project's kernels on the host.
 *
 * Candle's own kernels do nothing, and products are what the first one should be: enough for a step of an optimizer on
 * candle's tensors, and for nothing that a network computes. One library is libcuda, libcublas and libcurand. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

/* A module and a kernel of candle's, which it loads by another function than this project. */
#define CANDLES ((void *)1)

/* CU_DEVICE_ATTRIBUTE_MEMORY_POOLS_SUPPORTED */
#define MEMORY_POOLS 115

typedef int call();

/* The fake driver's. */
static call *real(const char *name) {
    static void *library;
    if (!library) {
        library = dlopen("libfake_cuda.so", RTLD_NOW);
    }
    return (call *)dlsym(library, name);
}

int cuDeviceGetAttribute(int *value, int attribute, int device) {
    if (attribute == MEMORY_POOLS) {
        *value = 1;
        return 0;
    }
    return real("cuDeviceGetAttribute")(value, attribute, device);
}

int cuCtxGetCurrent(void **context) {
    *context = NULL;
    return 0;
}

int cuModuleLoadData(void **module, const void *image) {
    (void)image;
    *module = CANDLES;
    return 0;
}

int cuModuleUnload(void *module) {
    return module == CANDLES ? 0 : real("cuModuleUnload")(module);
}

int cuModuleGetFunction(void **function, void *module, const char *name) {
    if (module == CANDLES) {
        *function = CANDLES;
        return 0;
    }
    return real("cuModuleGetFunction")(function, module, name);
}

int cuLaunchKernel(void *function, unsigned blocks, unsigned blocks_y, unsigned blocks_z, unsigned width, unsigned width_y,
                   unsigned width_z, unsigned shared, void *stream, void **arguments, void **extra) {
    if (function == CANDLES) {
        return 0;
    }
    return real("cuLaunchKernel")(function, blocks, blocks_y, blocks_z, width, width_y, width_z, shared, stream, arguments,
                                  extra);
}

/* All streams are one here: what is called is done. */
int cuMemAllocAsync(uint64_t *address, size_t bytes, void *stream) {
    (void)stream;
    return real("cuMemAlloc_v2")(address, bytes);
}

int cuMemFreeAsync(uint64_t address, void *stream) {
    (void)stream;
    return real("cuMemFree_v2")(address);
}

int cuMemcpyHtoDAsync_v2(uint64_t to, const void *from, size_t bytes, void *stream) {
    (void)stream;
    return real("cuMemcpyHtoD_v2")(to, from, bytes);
}

int cuMemcpyDtoHAsync_v2(void *to, uint64_t from, size_t bytes, void *stream) {
    (void)stream;
    return real("cuMemcpyDtoH_v2")(to, from, bytes);
}

int cuMemcpyDtoDAsync_v2(uint64_t to, uint64_t from, size_t bytes, void *stream) {
    (void)stream;
    return real("cuMemcpyDtoD_v2")(to, from, bytes);
}

int cuStreamSynchronize(void *stream) {
    (void)stream;
    return 0;
}

int cuStreamIsCapturing(void *stream, int *status) {
    (void)stream;
    *status = 0;
    return 0;
}

/* The one attribute that is set, CU_MEMPOOL_ATTR_RELEASE_THRESHOLD, and to all there is. */
int cuDeviceGetDefaultMemPool(void **pool, int device) {
    (void)device;
    *pool = CANDLES;
    return 0;
}

int cuMemPoolSetAttribute(void *pool, int attribute, void *value) {
    enum { RELEASE_THRESHOLD = 4, INVALID_VALUE = 1 };
    return pool == CANDLES && attribute == RELEASE_THRESHOLD && *(uint64_t *)value == UINT64_MAX ? 0 : INVALID_VALUE;
}

int cublasCreate_v2(void **handle) {
    *handle = CANDLES;
    return 0;
}

int cublasDestroy_v2(void *handle) {
    (void)handle;
    return 0;
}

int cublasSetStream_v2(void *handle, void *stream) {
    (void)handle;
    (void)stream;
    return 0;
}

/* Of 2 x 2 numbers, the one product that Hardware::open asks for. */
int cublasGemmStridedBatchedEx(void *handle, int transposed_a, int transposed_b, int m, int n, int k, const void *alpha,
                               const void *a, int type_a, int lda, long long stride_a, const void *b, int type_b, int ldb,
                               long long stride_b, const void *beta, void *c, int type_c, int ldc, long long stride_c,
                               int batches, int type, int algorithm) {
    enum { NOT_SUPPORTED = 15 };
    const float product[] = {18, 18, 18, 18};
    if (m != 2 || n != 2 || k != 2 || batches != 1) {
        return NOT_SUPPORTED;
    }
    return real("cuMemcpyHtoD_v2")((uint64_t)c, product, sizeof product);
}

int curandCreateGenerator(void **generator, int type) {
    (void)type;
    *generator = CANDLES;
    return 0;
}

int curandDestroyGenerator(void *generator) {
    (void)generator;
    return 0;
}

int curandSetStream(void *generator, void *stream) {
    (void)generator;
    (void)stream;
    return 0;
}

int curandSetPseudoRandomGeneratorSeed(void *generator, unsigned long long seed) {
    (void)generator;
    (void)seed;
    return 0;
}
