#pragma once
// A town's definitions published in one go, the way its definer would: adopted, saved, examined, each source ticked, published. For `demo` and `training`.
#include <mado/access/caller.h>
#include <mado/result/result.h>
#include <mado/zone/workplace.h>

#include <optional>
#include <stdexcept>
#include <string>

namespace mado {

template <class T>
T must(Result<T> result, std::string const& what)
{
    if (result)
        return std::move(*result);
    std::string fields;
    for (auto const& field : result.error().fields)
        fields += " " + field.field + " (" + field.key + ")";
    throw std::runtime_error(what + ": " + result.error().key + fields);
}
inline void must(Result<void> const& result, std::string const& what)
{
    if (!result)
        throw std::runtime_error(what + ": " + result.error().key);
}

// Without a text: the library's. Throw std::runtime_error that says what was refused.
void publish_procedure(Workplace const& here, Caller const& definer, std::string const& procedure, std::optional<std::string> const& text, Day today);
void publish_decision(Workplace const& here, Caller const& definer, std::string const& path, std::optional<std::string> const& text, Day today);
void draft_decision(Workplace const& here, Caller const& definer, std::string const& path, std::string const& text);

}  // namespace mado
