/*
 * Sends requests at a rate, whatever the answers do (an open loop): the time of an answer counts from the moment the request
 * was due, so that waiting for a place is not left out.
 *
 *   load PORT TOKEN REQUESTS CONNECTIONS RATE:SECONDS[,RATE:SECONDS…]
 *
 * REQUESTS has a line for each: path, a space, body; each is sent once. Prints a line for every second by due time:
 * second, due, taken (2xx), refused (503), other answers, without answer, p50, p99 and the longest time of those taken, in ms.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define LONGEST 4096
#define GIVE_UP 30.0 /* seconds after its time until a request without a place or an answer counts as lost */

struct connection {
    int fd;
    long request; /* -1: free */
    size_t filled;
    char answer[LONGEST];
};
struct outcome { float took; short status; /* 0: no answer */ };

static int port;
static const char *token;
static struct connection *connections;
static int *idle, idles;
static struct outcome *outcomes;
static double *due;
static char **lines;
static int poll_set;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void join(struct connection *c, int number) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    int one = 1;
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(c->fd, (struct sockaddr *)&to, sizeof to) < 0) { close(c->fd); c->fd = -1; return; }
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)number};
    epoll_ctl(poll_set, EPOLL_CTL_ADD, c->fd, &event);
}

static void finish(int number, short status) {
    struct connection *c = &connections[number];
    if (c->request >= 0) {
        outcomes[c->request].took = (float)(now() - due[c->request]);
        outcomes[c->request].status = status;
    }
    c->request = -1;
    c->filled = 0;
    if (status == 0) { close(c->fd); c->fd = -1; }
    idle[idles++] = number;
}

static void send_request(int number, long request) {
    struct connection *c = &connections[number];
    if (c->fd < 0) join(c, number);
    c->request = request;
    if (c->fd < 0) { finish(number, 0); return; }
    char text[LONGEST];
    char *space = strchr(lines[request], ' ');
    int length = snprintf(text, sizeof text,
        "POST %.*s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
        "Idempotency-Key: load-%d-%ld\r\nContent-Length: %zu\r\n\r\n%s",
        (int)(space - lines[request]), lines[request], token, getpid(), request, strlen(space + 1), space + 1);
    if (write(c->fd, text, (size_t)length) != length) finish(number, 0);
}

static void receive(int number) {
    struct connection *c = &connections[number];
    ssize_t count = read(c->fd, c->answer + c->filled, sizeof c->answer - c->filled - 1);
    if (count <= 0) {
        if (count < 0 && errno == EAGAIN) return;
        if (c->request < 0) { close(c->fd); c->fd = -1; return; } /* an idle connection was closed */
        finish(number, 0);
        return;
    }
    c->filled += (size_t)count;
    c->answer[c->filled] = 0;
    char *end = strstr(c->answer, "\r\n\r\n");
    if (!end || c->request < 0) return;
    char *length = strcasestr(c->answer, "content-length:");
    size_t body = length && length < end ? strtoul(length + 15, NULL, 10) : 0;
    if (c->filled < (size_t)(end + 4 - c->answer) + body && c->filled < sizeof c->answer - 1) return;
    finish(number, (short)atoi(c->answer + 9));
}

static int by_value(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static void report(long total, double start, int seconds) {
    float *times = malloc(sizeof(float) * (size_t)(total + 1));
    for (int second = 0; second < seconds; second++) {
        long n = 0, all = 0, refused = 0, other = 0, none = 0;
        for (long i = 0; i < total; i++) {
            if ((int)(due[i] - start) != second) continue;
            all++;
            int status = outcomes[i].status;
            if (status >= 200 && status < 300) times[n++] = outcomes[i].took * 1000;
            else if (status == 503) refused++;
            else if (status == 0) none++;
            else other++;
        }
        qsort(times, (size_t)n, sizeof *times, by_value);
        printf("%d %ld %ld %ld %ld %ld %.2f %.2f %.2f\n", second, all, n, refused, other, none, n ? times[n / 2] : 0.0f,
               n ? times[(long)((double)n * 0.99)] : 0.0f, n ? times[n - 1] : 0.0f);
    }
    long n = 0;
    for (long i = 0; i < total; i++)
        if (outcomes[i].status >= 200 && outcomes[i].status < 300) times[n++] = outcomes[i].took * 1000;
    qsort(times, (size_t)n, sizeof *times, by_value);
    if (n) printf("all %ld %ld %.2f %.2f %.2f %.2f\n", total, n, times[n / 2], times[(long)((double)n * 0.99)],
                  times[(long)((double)n * 0.999)], times[n - 1]);
}

int main(int count, char **words) {
    if (count != 6) { fprintf(stderr, "load PORT TOKEN REQUESTS CONNECTIONS RATE:SECONDS[,…]\n"); return 2; }
    port = atoi(words[1]);
    token = words[2];
    int places = atoi(words[4]);
    long total = 0;
    int seconds = 0, rate, length;
    for (char *phase = words[5]; phase && sscanf(phase, "%d:%d", &rate, &length) == 2; phase = strchr(phase, ',') ? strchr(phase, ',') + 1 : NULL) {
        total += (long)rate * length;
        seconds += length;
    }
    lines = calloc((size_t)total, sizeof *lines);
    due = calloc((size_t)total, sizeof *due);
    outcomes = calloc((size_t)total, sizeof *outcomes);
    FILE *file = fopen(words[3], "r");
    if (!file) { perror(words[3]); return 2; }
    size_t room = 0;
    for (long i = 0; i < total; i++) {
        char *line = NULL;
        ssize_t got = getline(&line, &room, file);
        room = 0;
        if (got < 1) { fprintf(stderr, "%s has %ld lines, %ld are wanted\n", words[3], i, total); return 2; }
        if (line[got - 1] == '\n') line[got - 1] = 0;
        if (!strchr(line, ' ') || got > 2048) { fprintf(stderr, "%s:%ld: not a request\n", words[3], i + 1); return 2; }
        lines[i] = line;
    }
    poll_set = epoll_create1(0);
    connections = calloc((size_t)places, sizeof *connections);
    idle = calloc((size_t)places, sizeof *idle);
    for (int i = 0; i < places; i++) { connections[i].fd = -1; connections[i].request = -1; idle[idles++] = i; }
    double start = now() + 0.2, at = start;
    long i = 0;
    for (char *phase = words[5]; phase && sscanf(phase, "%d:%d", &rate, &length) == 2; phase = strchr(phase, ',') ? strchr(phase, ',') + 1 : NULL) {
        for (long k = 0; k < (long)rate * length; k++) due[i++] = at + (double)k / rate;
        at += length;
    }
    long next = 0;
    struct epoll_event events[256];
    while (next < total || idles < places) {
        double moment = now();
        while (next < total && due[next] <= moment && idles > 0) send_request(idle[--idles], next++);
        if (next == total && moment > at + GIVE_UP) break;
        int ready = epoll_wait(poll_set, events, 256, 1);
        for (int k = 0; k < ready; k++) receive((int)events[k].data.u32);
    }
    report(total, start, seconds);
    return 0;
}
