#pragma once
#include <mado/module/module.h>
#include <mado/sanitizing/files.h>

#include <memory>

namespace mado::records {

// `tools`: the walls in which the text of attachments is read.
Module describe(std::shared_ptr<sanitizing::Tools const> tools);

}  // namespace mado::records
