#include <mado/definitions/town_decisions.h>

namespace mado::definitions {

namespace {

class TownDecisions final : public Decisions {
public:
    TownDecisions(std::map<std::string, DecisionPointer, std::less<>> own, Library const& library) : own_(std::move(own)), library_(library) {}

    // One of its own that does not load decides nothing: the library's would be another law.
    Decision const* decision(std::string_view name) const override
    {
        auto const found = own_.find(name);
        return found == own_.end() ? library_.decision(name) : found->second.get();
    }

private:
    std::map<std::string, DecisionPointer, std::less<>> own_;
    Library const& library_;
};

}  // namespace

DecisionsPointer decisions_of(db::Read& tx, Cache& cache, Library const& library, Day on)
{
    std::map<std::string, DecisionPointer, std::less<>> own;
    for (auto const& version : decisions_published(tx, on))
        if (auto const name = decision_name(version.path); name && name->kind == DecisionKind::Decision)
            own.emplace(name->name, published_decision(tx, cache, version.path, on));
    if (own.empty())
        return lasting(library);
    return std::make_shared<TownDecisions const>(std::move(own), library);
}

}  // namespace mado::definitions
