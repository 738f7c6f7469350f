#include "model/figure.h"

#include "tests/exposition_reader.h"

#include <algorithm>

using namespace mado;
using namespace mado::watch;
using test::ExpositionReader;

namespace {

TEST_CASE("figures as Prometheus reads them")
{
    Durations pages { { { "zone", "front" } }, {}, 1'250'000 };
    pages.counts[0] = 3;
    pages.counts[4] = 2;
    pages.counts.back() = 1;
    Figures const figures { { "jobs_parked", { { "zone", "office" } }, 2 }, { "http_requests_total", { { "zone", "front" } }, 7 }, { "jobs_parked", { { "zone", "core" } }, 0 },
        { "mails_waiting_age_seconds", { { "zone", "a\"b\\c\nd" } }, 1'500'000 }, { "clock_skew_seconds", {}, -250'000 } };
    auto const text = exposition(figures, { pages });
    auto const read = ExpositionReader::read(text);
    CHECK(read.faults == std::vector<std::string> {});
    CHECK(read.types.at("madoguchi_http_requests_total") == "counter");
    CHECK(read.types.at("madoguchi_http_page_duration_seconds") == "histogram");
    struct Row { char const* name; std::map<std::string, std::string> labels; double value; };
    for (auto const& row : { Row { "madoguchi_jobs_parked", { { "zone", "office" } }, 2 }, Row { "madoguchi_mails_waiting_age_seconds", { { "zone", "a\"b\\c\nd" } }, 1.5 },
             Row { "madoguchi_clock_skew_seconds", {}, -0.25 }, Row { "madoguchi_http_page_duration_seconds_bucket", { { "zone", "front" }, { "le", "0.005" } }, 3 },
             Row { "madoguchi_http_page_duration_seconds_bucket", { { "zone", "front" }, { "le", "0.1" } }, 5 }, Row { "madoguchi_http_page_duration_seconds_count", { { "zone", "front" } }, 6 },
             Row { "madoguchi_http_page_duration_seconds_sum", { { "zone", "front" } }, 1.25 } }) {
        CAPTURE(std::string(row.name));
        CHECK(std::ranges::any_of(read.samples, [&](auto const& sample) { return sample.name == row.name && sample.labels == row.labels && sample.value == row.value; }));
    }
    CHECK_THROWS_AS(exposition({ { "nothing", {}, 1 } }, {}), std::logic_error);
}

TEST_CASE("the reader of the format finds what is wrong")
{
    struct Row { char const* name; char const* text; };
    for (auto const& row : { Row { "no line feed", "# HELP a x\n# TYPE a gauge\na 1" }, Row { "no type", "# HELP a x\na 1\n" }, Row { "twice", "# HELP a x\n# TYPE a gauge\na 1\na 2\n" },
             Row { "apart", "# HELP a x\n# TYPE a gauge\n# HELP b x\n# TYPE b gauge\na{c=\"1\"} 1\nb 1\na{c=\"2\"} 1\n" }, Row { "open label", "# HELP a x\n# TYPE a gauge\na{c=\"1} 1\n" },
             Row { "no number", "# HELP a x\n# TYPE a gauge\na one\n" }, Row { "a counter without _total", "# HELP a x\n# TYPE a counter\na 1\n" },
             Row { "buckets fall", "# HELP a x\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n" } }) {
        CAPTURE(std::string(row.name));
        CHECK_FALSE(ExpositionReader::read(row.text).faults.empty());
    }
}

TEST_CASE("99 of 100")
{
    std::array<std::int64_t, web::Times::bounds_us.size() + 1> counts {};
    CHECK(percentile_us(counts, 99) == 0);
    counts[0] = 99;
    counts[5] = 1;
    CHECK(percentile_us(counts, 99) == 5'000);
    counts[0] = 98;
    counts[5] = 2;
    CHECK(percentile_us(counts, 99) == 250'000);
    counts = {};
    counts.back() = 1;
    CHECK(percentile_us(counts, 99) == 20'000'000);
}

TEST_CASE("kinds are listed once, in order, with counters named as counters")
{
    for (std::size_t i = 0; i < kinds().size(); ++i) {
        auto const& one = kinds()[i];
        CAPTURE(std::string(one.name));
        CHECK((i == 0 || kinds()[i - 1].name < one.name));
        CHECK((one.shape == Shape::Counter) == one.name.ends_with("_total"));
        if (one.name != "node_started_timestamp_seconds")
            CHECK((one.unit == Unit::Microseconds) == (one.name.ends_with("_seconds") || one.name.ends_with("_seconds_total")));
    }
}

}  // namespace
