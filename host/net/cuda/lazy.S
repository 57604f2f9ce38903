/* Functions of a library that is opened when one of them is called first. Each jumps to where the real one is, with
 * all registers and the stack as its caller left them: arguments of any number and type are passed on. x86-64 System V.
 *
 * FUNCTIONS is a file with a line `forward NAME` for each. */

.macro forward name
    .text
    .globl \name
    .type \name, @function
\name:
    movq .Lfound_\name(%rip), %r11
    testq %r11, %r11
    je 1f
    jmp *%r11
1:  leaq .Lfound_\name(%rip), %r11
    jmp .Lfind
    .size \name, . - \name

    /* The struct of lazy.c: where the real one is, if it was found, and its name. */
    .data
    .balign 8
.Lfound_\name:
    .quad 0, .Lname_\name
    .section .rodata
.Lname_\name:
    .string "\name"
.endm

    .text
/* Called with the struct in r11: registers that may hold arguments are kept, and rax, which says how many are vectors. */
.Lfind:
    .irp register, rdi, rsi, rdx, rcx, r8, r9, rax
    pushq %\register
    .endr
    subq $128, %rsp
    .irp number, 0, 1, 2, 3, 4, 5, 6, 7
    movups %xmm\number, 16 * \number(%rsp)
    .endr
    movq %r11, %rdi
    call FIND
    movq %rax, %r11
    .irp number, 0, 1, 2, 3, 4, 5, 6, 7
    movups 16 * \number(%rsp), %xmm\number
    .endr
    addq $128, %rsp
    .irp register, rax, r9, r8, rcx, rdx, rsi, rdi
    popq %\register
    .endr
    jmp *%r11

#include FUNCTIONS

    .section .note.GNU-stack, "", @progbits
