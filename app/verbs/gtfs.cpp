#include "verbs.h"

#include <mado/gtfs/check.h>

#include <charconv>
#include <chrono>
#include <cstdio>

namespace mado::verbs {

char const* const gtfs_help = R"(madoguchi gtfs check [--json] [--date YYYY-MM-DD] [--rules japanese|canonical] FEED.zip

What is wrong with a feed of public transport: GTFS Schedule with the codes and severities of the canonical validator, and what GTFS-JP (標準的なバス情報
フォーマット) asks beyond it (codes that begin with jp_).

--json              a report for programs: {"summary":{…},"notices":[{"code","severity","totalNotices","says":{"ja","en"},"sampleNotices":[{…}]}]}
--date YYYY-MM-DD   the day from which "expired" and "the next 7 days" are counted; without it today in Japan
--rules R           which rules: japanese knows the files and columns of GTFS-JP; canonical takes them for unknown. Without it the feed says which
--samples N         how many of each notice are shown (50)

Exit status: 0 no error (there may be warnings), 1 an error in the feed, or it cannot be read, 2 called wrongly.
)";

namespace {

int today_in_japan()
{
    auto const now = std::chrono::system_clock::now() + std::chrono::hours(9);
    std::chrono::year_month_day const day { std::chrono::floor<std::chrono::days>(now) };
    return static_cast<int>(day.year()) * 10'000 + static_cast<int>(static_cast<unsigned>(day.month())) * 100 + static_cast<int>(static_cast<unsigned>(day.day()));
}

int date_of(std::string const& said)
{
    int year = 0, month = 0, day = 0;
    if (said.size() != 10 || std::sscanf(said.c_str(), "%4d-%2d-%2d", &year, &month, &day) != 3
        || !std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)), std::chrono::day(static_cast<unsigned>(day))).ok())
        throw WrongArguments("--date has to be a day, for example --date 2026-04-01");
    return year * 10'000 + month * 100 + day;
}

void print(gtfs::Report const& report)
{
    auto const& counts = report.counts;
    std::printf("%s rules, %zu routes, %zu trips, %zu stops, %zu stop times; service %d to %d\n", report.rules == gtfs::Rules::Japanese ? "Japanese" : "canonical", counts.routes,
        counts.trips, counts.stops, counts.stop_times, report.service_from, report.service_until);
    for (auto const& notice : report.notices) {
        std::printf("%-7s %s: %llu\n", std::string(gtfs::name_of(notice.severity)).c_str(), notice.code.c_str(), static_cast<unsigned long long>(notice.total));
        if (auto const words = gtfs::words_of(notice.code))
            std::printf("        %s\n", std::string(words->ja).c_str());
        std::string facts;
        for (auto const& fact : notice.samples.empty() ? std::vector<gtfs::Fact> {} : notice.samples.front())
            if (!fact.value.empty())
                facts += (facts.empty() ? "" : ", ") + fact.name + " " + fact.value;
        if (!facts.empty())
            std::printf("        %s\n", facts.c_str());
    }
    std::printf("%llu errors, %llu warnings, %llu remarks\n", static_cast<unsigned long long>(report.of(gtfs::Severity::Error)),
        static_cast<unsigned long long>(report.of(gtfs::Severity::Warning)), static_cast<unsigned long long>(report.of(gtfs::Severity::Info)));
}

}  // namespace

int gtfs(Arguments const& arguments)
{
    if (arguments.rest.size() != 2 || arguments.rest[0] != "check")
        throw WrongArguments("gtfs has to be followed by check and the name of a feed");
    mado::gtfs::Asked asked { .today = today_in_japan() };
    if (arguments.has("date"))
        asked.today = date_of(arguments.of("date"));
    if (arguments.has("rules")) {
        auto const rules = arguments.of("rules");
        if (rules != "japanese" && rules != "canonical")
            throw WrongArguments("--rules has to be japanese or canonical");
        asked.rules = rules == "japanese" ? mado::gtfs::Rules::Japanese : mado::gtfs::Rules::Canonical;
    }
    if (arguments.has("samples")) {
        auto const samples = arguments.of("samples");
        auto const [end, fault] = std::from_chars(samples.data(), samples.data() + samples.size(), asked.samples);
        if (fault != std::errc() || end != samples.data() + samples.size() || asked.samples > 1'000'000)
            throw WrongArguments("--samples has to be a number");
    }
    auto const feed = mado::gtfs::Feed::open(arguments.rest[1]);
    if (!feed) {
        std::fprintf(stderr, "%s\n", feed.error().says.c_str());
        return 1;
    }
    auto const report = mado::gtfs::check(*feed, asked);
    if (arguments.has("json"))
        std::fputs(mado::gtfs::to_json(report).c_str(), stdout);
    else
        print(report);
    return report.of(mado::gtfs::Severity::Error) ? 1 : 0;
}

}  // namespace mado::verbs
