#pragma once
// Backwards along the list of modules there are only events: a listener is a service function that runs in the publisher's transaction,
// in the order of app/modules.cpp, and may refuse the whole.
#include <mado/access/caller.h>
#include <mado/db/database.h>
#include <mado/result/result.h>

#include <any>
#include <functional>
#include <map>
#include <typeindex>
#include <vector>

namespace mado {

struct Workplace;

class Listeners {
public:
    template <class Event>
    void on(std::function<Result<void>(db::Write&, Caller const&, Workplace const&, Event const&)> listener)
    {
        listeners_[typeid(Event)].push_back([listener = std::move(listener)](db::Write& tx, Caller const& caller, Workplace const& here, void const* event) {
            return listener(tx, caller, here, *static_cast<Event const*>(event));
        });
    }

    template <class Event>
    Result<void> publish(db::Write& tx, Caller const& caller, Workplace const& here, Event const& event) const
    {
        auto const found = listeners_.find(typeid(Event));
        if (found == listeners_.end())
            return {};
        for (auto const& listener : found->second)
            TRY(listener(tx, caller, here, &event));
        return {};
    }

private:
    using Listener = std::function<Result<void>(db::Write&, Caller const&, Workplace const&, void const*)>;
    std::map<std::type_index, std::vector<Listener>> listeners_;
};

}  // namespace mado
