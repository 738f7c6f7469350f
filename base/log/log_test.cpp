#include <mado/log/log.h>

#include <sstream>
#include <thread>
#include <unistd.h>
#include <utility>

using namespace mado;

namespace {

struct Pipe {
    int ends[2] {};
    explicit Pipe(log::Level least)
    {
        REQUIRE(::pipe(ends) == 0);
        log::start({ ends[1], least });
    }
    ~Pipe()
    {
        log::start({});
        ::close(ends[0]);
        if (ends[1] >= 0)
            ::close(ends[1]);
    }
    std::string all()
    {
        ::close(std::exchange(ends[1], -1));
        std::string text;
        char buffer[4096];
        for (ssize_t n; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;)
            text.append(buffer, static_cast<std::size_t>(n));
        return text;
    }
};

TEST_CASE("a line is one JSON object with the moment, the level, the event and its fields")
{
    CHECK(log::line(log::Level::Info, "cases.received", { { "case", "0190" }, { "status", 200 }, { "size", std::uint64_t { 1 } << 63 }, { "late", false }, { "off", -5 } }, 1'793'923'953'000'042)
        == "{\"time\":\"2026-11-06T00:12:33.000042Z\",\"level\":\"info\",\"event\":\"cases.received\",\"case\":\"0190\",\"status\":200,"
           "\"size\":9223372036854775808,\"late\":false,\"off\":-5}\n");
    CHECK(log::line(log::Level::Error, "x", {}, -1) == "{\"time\":\"1969-12-31T23:59:59.999999Z\",\"level\":\"error\",\"event\":\"x\"}\n");
}

TEST_CASE("no person's words, no second line, no broken quote can come in by a field")
{
    auto const value = [](std::string const& text) {
        auto const line = log::line(log::Level::Warn, "x", { { "v", text } }, 0);
        auto const start = line.find("\"v\":") + 4;
        return line.substr(start, line.size() - start - 2);
    };
    CHECK(value("架空 花子") == "\"?? ??\"");
    CHECK(value("a\"b\\c") == "\"a\\\"b\\\\c\"");
    CHECK(value("a\nb\r\t\x7f") == "\"a?b???\"");
    CHECK(value(std::string("a\0b", 3)) == "\"a?b\"");
    CHECK(value("\xff\xfe\x80") == "\"??\"");
    CHECK(value(std::string(200, 'x')) == "\"" + std::string(200, 'x') + "\"");
    CHECK(value(std::string(100'000, 'x')) == "\"" + std::string(200, 'x') + "...\"");
}

TEST_CASE("a line stays within what a pipe writes at once")
{
    std::string const quotes(300, '"');
    auto const line = log::line(log::Level::Info, quotes,
        { { "a", quotes }, { "b", quotes }, { "c", quotes }, { "d", quotes }, { "e", quotes }, { "f", quotes }, { "g", quotes }, { "h", quotes },
            { "i", quotes }, { "j", quotes }, { "k", quotes } },
        0);
    CHECK(line.size() <= 4096);
    CHECK(line.ends_with(",\"cut\":true}\n"));
}

TEST_CASE("levels below the least are not written; threads never mix lines")
{
    Pipe pipe(log::Level::Warn);
    log::info("not.written");
    CHECK(!log::wanted(log::Level::Info));
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([t] {
            for (int i = 0; i < 50; ++i)
                log::warn("counted", { { "thread", t }, { "i", i } });
        });
    for (auto& thread : threads)
        thread.join();
    std::istringstream lines(pipe.all());
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        CHECK(line.starts_with("{\"time\":\"20"));
        CHECK(line.find("\"event\":\"counted\"") != std::string::npos);
        CHECK(line.ends_with("}"));
    }
    CHECK(count == 200);
}

TEST_CASE("levels by word; a descriptor that is gone does no harm")
{
    CHECK(log::level_of("warn") == log::Level::Warn);
    CHECK(!log::level_of("WARN"));
    log::start({ -1, log::Level::Info });
    log::error("nobody.hears");
    log::start({});
}

}  // namespace
