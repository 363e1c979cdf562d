"""`datacontract lint` of many files in one process; exit code 1 if one of them doesn't pass."""

import sys

from datacontract.data_contract import DataContract
from datacontract.model.run import ResultEnum

failed = False
for path in sys.argv[1:]:
    for check in DataContract(data_contract_file=path).lint().checks:
        if check.result != ResultEnum.passed:
            failed = True
            print(f"{path}: {check.name}: {check.result.value}: {check.reason}")
sys.exit(1 if failed else 0)
