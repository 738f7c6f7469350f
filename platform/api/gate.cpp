#include <mado/api/gate.h>

#include "pace.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>

namespace mado::api {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t longest_token = 200;

Gate::Denied denied(int status, Kind kind, std::string key) { return { status, refuse(kind, std::move(key)).error() }; }

}  // namespace

std::string bearer_of(http::Request const& request)
{
    auto const header = request.header("authorization");
    constexpr std::string_view scheme = "bearer ";
    if (header.size() <= scheme.size() || header.size() > longest_token)
        return {};
    for (std::size_t i = 0; i < scheme.size(); ++i)
        if (std::tolower(static_cast<unsigned char>(header[i])) != scheme[i])
            return {};
    return header.substr(scheme.size());
}

class Gate::Working {
public:
    Working(Workplace const& here, Pace pace) : here_(here), pace_(pace) {}

    std::expected<std::optional<System>, Denied> enter(web::Visit const& visit, Entrance const& entrance, std::string const& token, std::string const& code)
    {
        auto const now = here_.clock.now();
        auto const from = "address " + visit.request.remote;
        if (token.empty()) {
            if (entrance.kind == Entrance::Kind::System || (entrance.kind == Entrance::Kind::SystemOrCode && code.empty()))
                return std::unexpected(denied(401, Kind::SignIn, "api.token.missing"));
            if (!buckets_.take(visit.tenant() + from, pace_.by_address, now))
                return std::unexpected(denied(429, Kind::TooMany, "api.too_often"));
            return std::nullopt;
        }
        if (!buckets_.has(visit.tenant() + "wrong " + from, pace_.wrong_tokens, now))
            return std::unexpected(denied(429, Kind::TooMany, "api.too_often"));
        auto found = here_.database.read(visit.tenant(), [&](db::Read& tx) { return system_of_token(tx, token); });
        if (!found || !found->is_live(day_in_tokyo(now))) {
            (void)buckets_.take(visit.tenant() + "wrong " + from, pace_.wrong_tokens, now);
            return std::unexpected(denied(401, Kind::SignIn, "api.token.wrong"));
        }
        if (!buckets_.take(visit.tenant() + "system " + found->id.value, pace_.by_system, now)) {
            count(visit.tenant(), found->id, true);
            return std::unexpected(denied(429, Kind::TooMany, "api.too_often"));
        }
        bool const is_let_in = entrance.kind == Entrance::Kind::Everyone || found->has(entrance.scope) || (entrance.kind == Entrance::Kind::SystemOrCode && !code.empty());
        count(visit.tenant(), found->id, !is_let_in);
        if (!is_let_in)
            return std::unexpected(denied(403, Kind::Forbidden, "api.token.scope"));
        return found;
    }

    std::size_t count_uses()
    {
        std::map<std::array<std::string, 3>, Use> counted;
        {
            std::lock_guard const lock(mutex_);
            counted.swap(uses_);
        }
        for (auto const& [key, use] : counted) {
            Use const row { { key[1] }, here_.zone, *Day::parse(key[2]), use.calls, use.refused, use.last_at };
            (void)here_.database.write(key[0], [&](db::Write& tx) -> Result<void> {
                add_use(tx, row);
                return {};
            });
        }
        return counted.size();
    }

private:
    void count(std::string const& tenant, SystemId const& id, bool is_refused)
    {
        std::lock_guard const lock(mutex_);
        auto& use = uses_[{ tenant, id.value, day_in_tokyo(here_.clock.now()).iso() }];
        use.calls += 1;
        use.refused += is_refused ? 1 : 0;
        use.last_at = here_.clock.now();
    }

    Workplace const& here_;
    Pace pace_;
    Buckets buckets_;
    std::mutex mutex_;
    std::map<std::array<std::string, 3>, Use> uses_;
};

Gate::Gate(Workplace const& here, Pace pace) : working_(std::make_unique<Working>(here, pace)) {}
Gate::~Gate() = default;
std::expected<std::optional<System>, Gate::Denied> Gate::enter(web::Visit const& visit, Entrance const& entrance, std::string const& token, std::string const& code)
{
    return working_->enter(visit, entrance, token, code);
}
std::size_t Gate::count_uses() { return working_->count_uses(); }

}  // namespace mado::api
