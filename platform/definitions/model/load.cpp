#include <mado/definitions/load.h>

#include "model/checks.h"
#include "model/compile.h"
#include "model/reader.h"
#include "model/walk.h"

#include <mado/crypto/box.h>

namespace mado::definitions {

std::expected<DefinitionPointer, std::vector<Problem>> load(std::string_view file_name, std::string_view bytes)
{
    auto tree = yaml::parse(bytes);
    if (!tree)
        return std::unexpected(problems_of(file_name, tree.error()));
    Report report(file_name);
    auto definition = std::make_shared<Definition>();
    definition->file = file_name;
    definition->text = bytes;
    definition->hash = crypto::sha256_hex(bytes);
    definition->tree = std::move(*tree);
    walk(definition->tree, grammar::definition(), {}, report);
    read_definition(*definition, report);
    compile_definition(*definition, report);
    check_definition(*definition, report);
    definition->before_publishing = report.before_publishing();
    if (!report.empty())
        return std::unexpected(std::move(report).in_order());
    return definition;
}

}  // namespace mado::definitions
