#include <mado/harvest/collect.h>

#include "making.h"

#include <mado/http/outside.h>

#include <algorithm>
#include <set>

namespace mado::harvest {

namespace {

constexpr std::int64_t minute_us = 60'000'000;

http::Reach reach_of(Source const& source) { return source.place == Place::Development ? http::Reach::DeveloperToo : http::Reach::Outside; }

std::string ckan_page(std::string const& address, int rows, std::uint64_t start)
{
    auto root = address.substr(0, std::min(address.find("/api/"), address.find_first_of("?#")));
    while (root.ends_with('/'))
        root.pop_back();
    return root + "/api/3/action/package_search?sort=name+asc&rows=" + std::to_string(rows) + "&start=" + std::to_string(start);
}

class Collecting {
public:
    Collecting(Source const& source, datasets::Vocabulary const& vocabulary, Send const& send, Clock const& clock, Limits const& limits, Patience const& patience)
        : source_(source), vocabulary_(vocabulary), send_(send), clock_(clock), limits_(limits), patience_(patience), until_({ clock.now().microseconds + patience.minutes * minute_us })
    {
    }

    Catalogue all()
    {
        auto address = source_.kind == Kind::Ckan ? ckan_page(source_.address, patience_.rows, 0) : source_.address;
        for (int page = 0; !address.empty(); ++page) {
            if (page >= patience_.pages || clock_.now() >= until_ || made_.found.size() >= limits_.records) {
                stop(address, "harvest.collect.too_long", { { "pages", std::to_string(page) } });
                break;
            }
            auto const bytes = fetched(address);
            if (!bytes)
                return std::move(made_);
            auto const before = made_.records;
            join(made_, read(source_.kind, *bytes, address, vocabulary_, limits_));
            address = next_after(address, made_.records - before);
        }
        // Records moved from page to page while they were read: some may have been passed over.
        if (made_.records - twice() < made_.total)
            made_.extent = Extent::Part;
        return std::move(made_);
    }

private:
    std::uint64_t twice() const
    {
        return static_cast<std::uint64_t>(std::ranges::count(made_.findings, std::string_view("harvest.record.twice"), &Finding::key));
    }

    std::string next_after(std::string const& address, std::uint64_t records)
    {
        if (source_.kind == Kind::Ckan)
            return records > 0 && made_.records < made_.total ? ckan_page(source_.address, patience_.rows, made_.records) : std::string();
        auto const next = std::exchange(made_.next, {});
        if (next.empty())
            return {};
        if (origin_of(next) != origin_of(source_.address) || !seen_.insert(next).second || next == source_.address) {
            stop(address, "harvest.collect.next", { { "address", next } });
            return {};
        }
        return next;
    }

    std::optional<std::string> fetched(std::string const& address)
    {
        if (!http::may_be_called(address, reach_of(source_))) {
            stop(address, "harvest.collect.address", {});
            return std::nullopt;
        }
        auto const answered = send_({ .method = "GET", .url = address, .headers = { { "user-agent", "Madoguchi" }, { "accept", accept() } }, .deadline_ms = patience_.deadline_ms,
            .most_bytes = limits_.bytes, .public_peers_only = !(source_.place == Place::Development && http::is_of_this_machine(address)) });
        if (!answered) {
            stop(address, "harvest.collect.no_answer", { { "fault", answered.error().key } });
            return std::nullopt;
        }
        if (answered->status != 200) {        // a place that it moved to is told, not followed: a person names the new address
            stop(address, "harvest.collect.status", { { "status", std::to_string(answered->status) } });
            return std::nullopt;
        }
        return answered->body;
    }

    std::string accept() const
    {
        switch (source_.kind) {
        case Kind::Ckan:
        case Kind::DataJson: return "application/json";
        case Kind::Dcat: return "application/ld+json, application/json;q=0.9";
        case Kind::List: return "text/csv, */*;q=0.9";
        case Kind::Page: return "text/html, */*;q=0.9";
        }
        return "*/*";
    }

    void stop(std::string const& address, std::string key, text::Arguments arguments)
    {
        made_.findings.push_back({ address, std::move(key), std::move(arguments) });
        made_.extent = Extent::Part;
    }

    Source const& source_;
    datasets::Vocabulary const& vocabulary_;
    Send const& send_;
    Clock const& clock_;
    Limits const& limits_;
    Patience const& patience_;
    Instant until_;
    Catalogue made_ {};
    std::set<std::string, std::less<>> seen_ {};
};

}  // namespace

Catalogue collect(Source const& source, datasets::Vocabulary const& vocabulary, Send const& send, Clock const& clock, Limits const& limits, Patience const& patience)
{
    return Collecting(source, vocabulary, send, clock, limits, patience).all();
}

}  // namespace mado::harvest
