#include <mado/http/server.h>

#include "answer.h"
#include "pace.h"
#include "test_server.h"
#include "topics.h"
#include "workers.h"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <latch>
#include <mutex>
#include <thread>

using namespace mado;
using namespace mado::http;
using namespace mado::http::test;
using namespace std::chrono_literals;

namespace {

TEST_CASE("keep-alive, pipelining, HEAD, HTTP/1.0 and what every answer carries")
{
    TestServer town;
    auto client = town.client();
    for (int i = 0; i < 3; ++i) {
        client.say(get("/a?x=" + std::to_string(i)));
        auto const answer = client.hear();
        CHECK(answer.starts_with("HTTP/1.1 200 OK\r\ndate: "));
        CHECK(says(answer, " GMT\r\n"));
        CHECK(says(answer, "connection: keep-alive\r\n"));
        CHECK(answer.ends_with("GET /a?x=" + std::to_string(i) + " "));
    }
    client.say(get("/1") + get("/quick") + "POST /3 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc" + get("/4"));
    CHECK(client.hear().ends_with("GET /1 "));
    CHECK(client.hear().ends_with("GET /quick "));
    CHECK(client.hear().ends_with("POST /3 abc"));
    CHECK(client.hear().ends_with("GET /4 "));
    client.say("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n" + get("/nothing"));
    CHECK(says(client.hear(false), "content-length: 8\r\n"));
    auto const nothing = client.hear();
    CHECK(nothing.starts_with("HTTP/1.1 204 No Content\r\n"));
    CHECK(!says(nothing, "content-length"));
    client.say(get("/last", "Connection: close\r\n"));
    CHECK(says(client.hear(), "connection: close\r\n"));
    CHECK(client.closed());
    auto old = town.client();
    old.say("GET /old HTTP/1.0\r\n\r\n");
    CHECK(old.hear().ends_with("GET /old "));
    CHECK(old.closed());
    CHECK(town.server.counts().requests == 11);
}

TEST_CASE("a request that comes byte by byte is the same request")
{
    TestServer town;
    auto client = town.client();
    for (char const c : std::string("POST /slow HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n\r\na=1&b=%E7%8A"))
        REQUIRE(client.say({ &c, 1 }));
    CHECK(says(client.hear(), "HTTP/1.1 200"));
    client.say("POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 15\r\n\r\na=1&b=%E7%8A%AC");
    CHECK(client.hear().ends_with("[a=1][b=犬]"));
}

TEST_CASE("a client that leaves in the middle, or dawdles, costs nobody else anything")
{
    std::atomic<int> handled = 0;
    TestServer town({ .head_seconds = 1 }, [&](Request&) { ++handled; return text(200, "ok"); });
    {
        auto const half = town.client();
        half.say("POST /half HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
    }
    auto dawdling = town.client();
    dawdling.say("GET / HTTP/1.1\r\nHos");
    auto other = town.client();
    other.say(get("/"));
    CHECK(says(other.hear(), "200 OK"));
    CHECK(says(dawdling.hear(), "HTTP/1.1 408 "));
    CHECK(dawdling.closed());
    CHECK(handled == 1);
}

TEST_CASE("too large: 413 at once, and the rest is not read")
{
    TestServer town;
    auto announced = town.client();
    announced.say("POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 1073741824\r\nExpect: 100-continue\r\n\r\n");
    auto const refused = announced.hear();
    CHECK(says(refused, "HTTP/1.1 413 "));
    CHECK(says(refused, "大きすぎます"));
    CHECK(announced.closed());

    // One gigabyte in chunks, pushed as hard as possible: the server takes its 12 MiB and little more (buffers of the kernel on both sides).
    auto pushing = town.client();
    pushing.say("POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n");
    std::string const begin = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n";
    char size[32];
    (void)std::snprintf(size, sizeof size, "%zx\r\n", begin.size());
    pushing.say(size + begin + "\r\n");
    std::string const megabyte = "100000\r\n" + std::string(1 << 20, 'x') + "\r\n";
    int accepted = 0;
    while (accepted < 1024 && pushing.say(megabyte))
        ++accepted;
    CHECK(accepted >= 11);
    CHECK(accepted < 40);

    auto honest = town.client();
    honest.say("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n");
    CHECK(says(honest.hear(), "HTTP/1.1 413 "));
}

TEST_CASE("files are on disk while the request is handled; 100-continue is said before they come")
{
    TestServer town;
    auto client = town.client();
    std::string const file(300'000, 'x');
    std::string const form = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n犬\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.png\"\r\n\r\n" + file + "\r\n--b--\r\n";
    client.say("POST /upload HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: " + std::to_string(form.size()) + "\r\n\r\n");
    CHECK(client.hear() == "HTTP/1.1 100 Continue\r\n\r\n");
    client.say(form);
    CHECK(client.hear().ends_with("[a=犬]{f 300000 on disk}"));
    client.say(get("/next"));
    CHECK(client.hear().ends_with("GET /next "));
}

TEST_CASE("accidents: 500 from failed, a forged header never leaves, malformed requests are closed")
{
    TestServer town;
    auto client = town.client();
    client.say(get("/throws"));
    CHECK(client.hear().ends_with("sorry"));
    client.say(get("/forged"));
    auto const forged = client.hear();
    CHECK(says(forged, "HTTP/1.1 500 "));
    CHECK(!says(forged, "set-cookie"));
    client.say(get("/%00"));
    CHECK(says(client.hear(), "HTTP/1.1 400 "));
    CHECK(client.closed());
    auto limits = town.client();
    limits.say(get("/throws-limits"));
    CHECK(says(limits.hear(), "HTTP/1.1 500 "));

    ServerOptions options;
    options.refused = [](int status, Request const& request) { return text(status, "kind words for " + request.target); };
    TestServer kind(options);
    auto other = kind.client();
    other.say("POST /big HTTP/1.1\r\nHost: x\r\nContent-Length: 2000\r\n\r\n");
    CHECK(other.hear().ends_with("kind words for /big"));
}

TEST_CASE("a full queue answers 503 with Retry-After, at once, and quick routes still answer")
{
    std::latch begun(1), go(1);
    ServerOptions options;
    options.workers = 1;
    options.queue = 1;
    TestServer town(options, [&](Request& request) {
        if (request.target == "/first") {
            begun.count_down();
            go.wait();
        }
        return text(200, request.target);
    });
    auto first = town.client(), second = town.client(), third = town.client();
    first.say(get("/first"));
    begun.wait();
    second.say(get("/second"));
    while (town.server.counts().queued == 0)
        std::this_thread::yield();
    third.say(get("/third"));
    auto const busy = third.hear();
    CHECK(says(busy, "HTTP/1.1 503 "));
    CHECK(says(busy, "retry-after: "));
    third.say(get("/quick"));
    CHECK(third.hear().ends_with("/quick"));
    CHECK(town.server.counts().refused_busy == 1);
    go.count_down();
    CHECK(first.hear().ends_with("/first"));
    CHECK(second.hear().ends_with("/second"));
}

TEST_CASE("ten thousand open connections cost no worker, and some kilobytes each")
{
    rlimit limit {};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 21'000);  // both ends are in this process
    ::setrlimit(RLIMIT_NOFILE, &limit);
    auto const most = std::min<std::size_t>(10'000, (limit.rlim_cur - 200) / 2);
    ServerOptions options;
    options.connections = most;
    options.idle_seconds = 600;
    TestServer town(options);
    auto const resident = [] {
        std::ifstream statm("/proc/self/statm");
        std::size_t total = 0, pages = 0;
        statm >> total >> pages;
        return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    };
    auto const before = resident();
    std::vector<std::unique_ptr<Client>> idle;
    for (std::size_t i = 0; i + 1 < most; ++i)
        idle.push_back(std::make_unique<Client>(town.server.port()));
    wait_until([&] { return town.server.counts().connections_open == most - 1; });
    auto const each = (std::max(resident(), before) - before) / most;
    MESSAGE(most << " connections, " << each << " bytes each");
    CHECK(each < 16 * 1024);
    CHECK(town.server.counts().queued == 0);
    auto one_more = town.client();
    one_more.say(get("/still"));
    CHECK(one_more.hear().ends_with("/still "));
}

TEST_CASE("stop finishes what is under way, closes what waits, and takes nothing new")
{
    std::latch begun(1), go(1);
    ServerOptions options;
    options.io_threads = 1;  // so that what is closed for one connection is known to the other
    TestServer town(options, [&](Request&) {
        begun.count_down();
        go.wait();
        return text(200, "finished");
    });
    auto idle = town.client(), working = town.client();
    working.say(get("/"));
    begun.wait();
    while (town.server.counts().connections_open < 2)
        std::this_thread::yield();
    std::jthread stopping([&] { town.server.stop(); });
    CHECK(idle.closed());  // so stop() has begun
    go.count_down();
    auto const answer = working.hear();
    CHECK(answer.ends_with("finished"));
    CHECK(says(answer, "connection: close"));
    CHECK(working.closed());
    stopping.join();
    CHECK(town.server.counts().connections_open == 0);
}

TEST_CASE("an address that is taken is told")
{
    TestServer town;
    ServerOptions options;
    options.port = town.server.port();
    Server second(options, usual_limits, usual_handle, usual_failed);
    CHECK_THROWS_AS(second.start(), std::system_error);
    options.host = "not an address";
    Server third(options, usual_limits, usual_handle, usual_failed);
    CHECK_THROWS_AS(third.start(), std::system_error);
}

TEST_CASE("event streams: by topic, in order, with the last line of stop")
{
    TestServer town;
    auto client = town.client();
    client.say(get("/events"));
    auto const head = client.hear(false);
    CHECK(says(head, "content-type: text/event-stream"));
    CHECK(!says(head, "content-length"));
    town.server.channel().publish("other", "x", "not for us");
    town.server.channel().publish("news", "changed", "one\ntwo");
    town.server.channel().publish("news", "", "three");
    CHECK(client.hear_until("three\n\n") == "event: changed\ndata: one\ndata: two\n\ndata: three\n\n");
    town.server.stop();
    CHECK(client.closed());
}

TEST_CASE("topics: a listener that does not keep up is dropped, the others are not")
{
    Topics topics;
    int woken = 0;
    auto const slow = topics.subscribe("t", [&] { ++woken; });
    auto const quick = topics.subscribe("t", [] {});
    std::string const large(100 * 1024, 'x');
    for (int i = 0; i < 3; ++i) {
        topics.publish("t", "e", large);
        CHECK(quick->take()->size() == large.size() + 17);
    }
    CHECK(!slow->take());
    CHECK(woken == 1);
    CHECK(quick->take()->empty());
}

TEST_CASE("large answers and files arrive whole, also at a slow reader")
{
    auto const path = std::filesystem::temp_directory_path() / ("mado-http-file-" + std::to_string(::getpid()));
    std::string contents;
    for (int i = 0; i < 200'000; ++i)
        contents += std::to_string(i);
    std::ofstream(path, std::ios::binary) << contents;
    TestServer town({}, [&](Request& request) {
        Response response = usual_handle(request);
        if (request.target == "/file")
            response.file = path.string();
        if (request.target == "/missing")
            response.file = path.string() + "-not";
        return response;
    });
    auto client = town.client();
    client.say(get("/large"));
    auto other = town.client();  // is served while the first one does not read
    other.say(get("/file"));
    auto const file = other.hear();
    CHECK(file.substr(file.find("\r\n\r\n") + 4) == contents);
    CHECK(client.hear().ends_with(std::string(8 << 20, 'L')));
    other.say(get("/missing"));
    CHECK(says(other.hear(), "HTTP/1.1 500 "));
    std::filesystem::remove(path);
}

TEST_CASE("more connections than allowed are closed")
{
    ServerOptions options;
    options.connections = 1;
    TestServer town(options);
    auto first = town.client();
    first.say(get("/"));
    CHECK(says(first.hear(), "200 OK"));
    auto second = town.client();
    CHECK(second.closed());
    first.say(get("/"));
    CHECK(says(first.hear(), "200 OK"));
}

TEST_CASE("pace: ten seconds decide, a gap inside them is forgiven")
{
    Pace pace(100);
    Pace::Time const start {};
    CHECK(!pace.too_slow(start + 60s));  // not running
    pace.begin(start);
    CHECK(!pace.too_slow(start + 9s));
    pace.moved(1'000);
    CHECK(!pace.too_slow(start + 10s));
    pace.moved(999);
    CHECK(!pace.too_slow(start + 19s));
    CHECK(pace.too_slow(start + 20s));
}

TEST_CASE("dates and events as the standards write them")
{
    CHECK(http_date(784'111'777) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(event_text("a\nb", "x\r\ny\rz") == "event: a\ndata: x\ndata: y\ndata: z\n\n");
    CHECK(event_text("", "") == "data: \n\n");
}

// --- outgoing ---

TEST_CASE("call: the answer, its limits, and what is refused")
{
    ::setenv("no_proxy", "127.0.0.1", 1);
    TestServer town({}, [](Request& request) {
        if (request.target == "/away")
            return see_other("http://127.0.0.1:1/");
        return text(201, request.method + " " + request.header("x-key") + " " + request.body).with("x-answer", "犬");
    });
    auto const base = "http://127.0.0.1:" + std::to_string(town.server.port());
    auto const answer = call({ .method = "POST", .url = base + "/", .body = "hello", .headers = { { "x-key", "value" } } });
    REQUIRE(answer);
    CHECK(answer->status == 201);
    CHECK(answer->body == "POST value hello");
    CHECK(std::ranges::find(answer->headers, std::pair<std::string, std::string>("x-answer", "犬")) != answer->headers.end());
    CHECK(call({ .url = base + "/away" })->status == 303);  // not followed
    CHECK(call({ .method = "HEAD", .url = base + "/" })->body.empty());
    CHECK(call({ .method = "DELETE", .url = base + "/" })->body == "DELETE  ");

    using enum Refusal::Kind;
    struct Case { char const* name; Call call; Refusal::Kind kind; };
    for (auto const& row : {
             Case { "nobody there", { .url = "http://127.0.0.1:1/" }, Busy },
             Case { "a file", { .url = "file:///etc/passwd" }, Invalid },
             Case { "line break in a header", { .url = base, .headers = { { "a", "b\r\nc: d" } } }, Invalid },
             Case { "line break in the address", { .url = base + "/\r\nx" }, Invalid },
             Case { "no method", { .method = "GET /", .url = base }, Invalid },
             Case { "larger than wanted", { .url = base + "/", .most_bytes = 3 }, TooLarge },
         }) {
        CAPTURE(row.name);
        auto const refused = call(row.call);
        REQUIRE(!refused);
        CHECK(refused.error().kind == row.kind);
    }
}

TEST_CASE("call: a peer that says nothing is Busy at the deadline")
{
    int const silent = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(silent, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(silent, 1) == 0);
    ::getsockname(silent, reinterpret_cast<sockaddr*>(&address), &size);
    auto const refused = call({ .url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/", .deadline_ms = 100 });
    REQUIRE(!refused);
    CHECK(refused.error().kind == Refusal::Kind::Busy);
    ::close(silent);
}

}  // namespace
